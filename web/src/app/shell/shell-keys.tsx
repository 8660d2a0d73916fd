import { lazyPart } from '../../apollo/load-patiently.ts';
import { Suspense, useEffect, useState } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { mayEdit, type Household } from '../../apollo/books.ts';
import { useShortcut } from '../../shared/keyboard/shortcuts.ts';
import { closeOpened, openJump, openKeys, useOpened } from './jump-store.ts';
import { JumpWaiting } from './jump-waiting.tsx';
import { useScreens } from './navigation.tsx';

const loadPalette = () => import('./jump-palette.tsx');
const JumpPalette = lazyPart(() => loadPalette().then((module) => module.JumpPalette));
/** The search is fetched once the screen stands, so that its first opening shows results at once. */
const loadPaletteAfterMs = 2_000;
const KeysDialog = lazyPart(() => import('./keys-dialog.tsx').then((module) => module.KeysDialog));

/** The keys that work everywhere, and what they open. */
export function ShellKeys({
  household,
  onToggleSideBar,
}: {
  household: Household;
  onToggleSideBar: () => void;
}) {
  const { t } = useTranslation('app');
  const opened = useOpened();
  const [wasOpened, setWasOpened] = useState({ jump: false, keys: false });
  if (opened && !wasOpened[opened]) setWasOpened({ ...wasOpened, [opened]: true });
  const [isJumpReady, setJumpReady] = useState(false);
  if (opened !== 'jump' && isJumpReady) setJumpReady(false);

  useEffect(() => {
    const timer = setTimeout(() => void loadPalette().catch(() => undefined), loadPaletteAfterMs);
    return () => clearTimeout(timer);
  }, []);
  useShortcut({ keys: 'mod+k', group: 'everywhere', label: t('keys.jump'), run: openJump, inFields: true });
  useShortcut({ keys: '?', group: 'everywhere', label: t('keys.list'), run: openKeys });
  useShortcut({ keys: '[', group: 'everywhere', label: t('keys.sideBar'), run: onToggleSideBar });
  return (
    <>
      {useScreens().map(({ to, label, keys }) => (
        <GoKey key={keys} keys={keys} label={label} to={to} householdId={household.id} />
      ))}
      {mayEdit(household.role) ? <AddAccountKey /> : null}
      {opened === 'jump' && !isJumpReady ? <JumpWaiting /> : null}
      <Suspense fallback={null}>
        {wasOpened.jump ? (
          <JumpPalette
            household={household}
            opened={opened === 'jump'}
            onReady={() => setJumpReady(true)}
            onClose={closeOpened}
          />
        ) : null}
        {wasOpened.keys ? <KeysDialog opened={opened === 'keys'} onClose={closeOpened} /> : null}
      </Suspense>
    </>
  );
}

type ScreenAddress = ReturnType<typeof useScreens>[number]['to'];

function GoKey({
  keys,
  label,
  to,
  householdId,
}: {
  keys: string;
  label: string;
  to: ScreenAddress;
  householdId: string;
}) {
  const navigate = useNavigate();
  useShortcut({ keys, group: 'go', label, run: () => void navigate({ to, params: { householdId } }) });
  return null;
}

function AddAccountKey() {
  const { t } = useTranslation('app');
  const navigate = useNavigate();
  useShortcut({
    keys: 'a',
    group: 'everywhere',
    label: t('shell.addAccount'),
    opensField: true,
    run: () =>
      void navigate({ to: '.', search: (before) => ({ ...before, dialog: 'add-account' as const }) }),
  });
  return null;
}
