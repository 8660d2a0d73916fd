import { Menu, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Verdict } from '../../apollo/generated/importing/graphql.ts';
import classes from './line-sheet.module.css';
import type { Line } from './use-lines.ts';
import { VerdictBadge } from './verdict-badge.tsx';

/** A verdict that a person gives; `transfer` asks for the other account first. */
export type VerdictChange = { readonly verdict: Verdict } | { readonly transfer: true };

/** What else a line can be, besides what it was taken for. */
export function otherVerdicts(line: Line): readonly ('NEW' | 'MATCH' | 'DUPLICATE' | 'TRANSFER')[] {
  if (line.verdict === 'UNREADABLE') return [];
  const all = ['NEW', 'MATCH', 'TRANSFER', 'DUPLICATE'] as const;
  // A line can only be merged with an entry that it was found to fit.
  return all.filter((one) => one !== line.verdict && (one !== 'MATCH' || line.transaction !== null));
}

interface VerdictMenuProps {
  readonly line: Line;
  readonly editable: boolean;
  readonly tabIndex?: number;
  readonly onChange: (change: VerdictChange) => void;
}

/** The verdict of a line; opened, what else it can be taken for. */
export function VerdictMenu({ line, editable, tabIndex = 0, onChange }: VerdictMenuProps) {
  const { t } = useTranslation('importing');
  // The menu itself is only made when it is wanted: rows come and go while scrolling.
  const [opened, setOpened] = useState(false);
  const others = otherVerdicts(line);
  if (!editable || others.length === 0) return <VerdictBadge verdict={line.verdict} />;
  const badge = (
    <UnstyledButton
      className={classes.verdictButton}
      tabIndex={tabIndex}
      aria-label={t('line.verdictIs', { verdict: t(`verdict.${line.verdict}`) })}
      aria-haspopup="menu"
      onClick={() => setOpened(true)}
    >
      <VerdictBadge verdict={line.verdict} />
    </UnstyledButton>
  );
  if (!opened) return badge;
  return (
    <Menu opened onChange={setOpened} position="bottom-start" withinPortal returnFocus>
      <Menu.Target>{badge}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('line.takeAs')}</Menu.Label>
        {others.map((verdict) => (
          <Menu.Item
            key={verdict}
            onClick={() => onChange(verdict === 'TRANSFER' ? { transfer: true } : { verdict })}
          >
            {line.verdict === 'DELETED' && verdict === 'NEW' ? t('take.bringBack') : t(`take.${verdict}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
