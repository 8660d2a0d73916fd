import { lazyPart } from '../../apollo/load-patiently.ts';
import { useMediaQuery } from '@mantine/hooks';
import { Suspense, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Household } from '../../apollo/books.ts';
import { HeaderPlacesProvider, type HeaderPlaces } from '../../shared/ui/page-header.tsx';
import type { SignedInPerson } from '../session.ts';
import { BottomBar } from './bottom-bar.tsx';
import { DropOverlay } from './drop-overlay.tsx';
import { Header } from './header.tsx';
import { HouseholdDialogs } from './household-dialogs.tsx';
import { ScreenSkeleton } from './screen-skeleton.tsx';
import classes from './shell.module.css';
import { ShellKeys } from './shell-keys.tsx';
import { SideBar } from './side-bar.tsx';
import { useSideBarWidth } from './side-bar-width.ts';

const MoreDrawer = lazyPart(() => import('./more-drawer.tsx').then((module) => module.MoreDrawer));

interface ShellProps {
  readonly household: Household;
  readonly me: SignedInPerson;
  readonly children: ReactNode;
}

/** The frame of a household: side bar, header, screen; on a phone a bottom bar, and the side bar in a drawer. */
export function Shell({ household, me, children }: ShellProps) {
  const { t } = useTranslation('app');
  const isPhone = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false });
  const [places, setPlaces] = useState<HeaderPlaces>({ title: null, actions: null });
  const [moreOpen, setMoreOpen] = useState(false);
  const [moreOpened, setMoreOpened] = useState(false);
  const openMore = () => {
    setMoreOpened(true);
    setMoreOpen(true);
  };
  const { collapsed, toggle } = useSideBarWidth();
  const slots = useMemo(
    () => ({
      title: (element: HTMLElement | null) => setPlaces((before) => ({ ...before, title: element })),
      actions: (element: HTMLElement | null) => setPlaces((before) => ({ ...before, actions: element })),
    }),
    [],
  );

  return (
    <div className={classes.shell} data-phone={isPhone || undefined}>
      <a className={classes.skip} href="#screen" onClick={focusScreen}>
        {t('shell.skip')}
      </a>
      {isPhone ? null : <SideBar household={household} me={me} collapsed={collapsed} onToggle={toggle} />}
      <div className={classes.main}>
        <Header
          household={household}
          me={me}
          titleRef={slots.title}
          actionsRef={slots.actions}
          phone={isPhone}
        />
        <HeaderPlacesProvider value={places}>
          <main id="screen" className={classes.screen} tabIndex={-1}>
            <Suspense fallback={<ScreenSkeleton />}>{children}</Suspense>
          </main>
        </HeaderPlacesProvider>
        {isPhone ? <BottomBar household={household} onMore={openMore} /> : null}
      </div>
      {isPhone && moreOpened ? (
        <Suspense fallback={null}>
          <MoreDrawer household={household} me={me} opened={moreOpen} onClose={() => setMoreOpen(false)} />
        </Suspense>
      ) : null}
      <HouseholdDialogs household={household} />
      <DropOverlay household={household} />
      <ShellKeys household={household} onToggleSideBar={toggle} />
    </div>
  );
}

function focusScreen(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById('screen')?.focus();
}
