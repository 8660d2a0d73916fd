import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useShortcutList, type ShortcutGroup } from '../../shared/keyboard/shortcuts.ts';
import { Keys } from '../../shared/ui/kbd.tsx';
import classes from './keys-dialog.module.css';

const groupOrder: readonly ShortcutGroup[] = ['everywhere', 'go', 'register', 'edit', 'import', 'categories'];

/** Every key that works here and now. */
export function KeysDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('app');
  const list = useShortcutList();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('keys.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <div className={classes.groups}>
        {groupOrder.map((group) => {
          const keys = new Map(list.filter((one) => one.group === group).map((one) => [one.keys, one.label]));
          if (keys.size === 0) return null;
          return (
            <section key={group} className={classes.group}>
              <h3 className={classes.heading}>{t(`keys.group.${group}`)}</h3>
              <dl className={classes.list}>
                {[...keys].map(([key, label]) => (
                  <div key={key} className={classes.line}>
                    <dt>{label}</dt>
                    <dd>
                      <Keys of={key} always />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </Modal>
  );
}
