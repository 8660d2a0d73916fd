import { Outlet, useRouter } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { client, onSignedOut } from '../apollo/client.ts';
import { listenForShortcuts } from '../shared/keyboard/shortcuts.ts';
import { LiveRegion } from '../shared/ui/live-region.tsx';
import classes from './root-layout.module.css';
import { OfflineBanner } from './shell/offline-banner.tsx';
import { ScreenSkeleton } from './shell/screen-skeleton.tsx';

/** What stands around every screen: the banner, the region for announcements, the keys. */
export function RootLayout() {
  const router = useRouter();
  useEffect(() => listenForShortcuts(), []);
  useEffect(
    () =>
      onSignedOut(() => {
        // The session ended elsewhere: forget what was shown, and let the routes send the person to sign in.
        void client.clearStore().then(() => router.invalidate());
      }),
    [router],
  );
  return (
    <div className={classes.root}>
      <OfflineBanner />
      <div className={classes.place}>
        <Suspense fallback={<ScreenSkeleton />}>
          <Outlet />
        </Suspense>
      </div>
      <LiveRegion />
    </div>
  );
}
