import '@fontsource-variable/inter/wght.css';
import './mantine.css';
import './tokens.css';
import './global.css';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { watchBrowser } from '../apollo/connection.ts';
import { startI18n } from '../i18n/i18n.ts';
import { Providers } from './providers.tsx';
import { fetchAhead, router } from './router.tsx';
import { loadSession } from './session.ts';

const place = document.getElementById('root');
if (!place) throw new Error('index.html has no #root');

watchBrowser();
// Who is signed in, the screens, their texts and the household are asked for at once, and not one after the other.
void loadSession().catch(() => undefined);
const firstTexts = startI18n();
// The typeface takes nothing of the line from the code, and is there before a word is: what is written without it is laid out twice.
void fetchAhead()
  .then(() => document.fonts.load("1em 'Inter Variable'"))
  .catch(() => undefined);
await firstTexts;
createRoot(place).render(
  <StrictMode>
    <Providers>
      <RouterProvider router={router} />
    </Providers>
  </StrictMode>,
);
