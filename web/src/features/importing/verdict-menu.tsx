import { Menu, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Verdict } from '../../apollo/generated/importing/graphql.ts';
import classes from './line-sheet.module.css';
import type { Line } from './use-lines.ts';
import { VerdictBadge } from './verdict-badge.tsx';

/** A verdict that a person gives; `transfer` asks for the other account first. */
export type VerdictChange = { readonly verdict: Verdict } | { readonly transfer: true };

/** What else a line can be taken for. `FOUND_TRANSFER` goes back to the transfer that the reading found. */
export type OtherVerdict = 'NEW' | 'MATCH' | 'FOUND_TRANSFER' | 'TRANSFER' | 'DUPLICATE';

/** What else a line can be, besides what it is taken for now. */
export function otherVerdicts(line: Line): readonly OtherVerdict[] {
  if (line.verdict === 'UNREADABLE') return [];
  // A line can only go with an entry that the reading found for it.
  const found = line.proposed;
  return [
    ...(line.verdict === 'NEW' && line.transferAccountId === null ? [] : (['NEW'] as const)),
    ...(found === 'MATCH' && line.verdict !== 'MATCH' ? (['MATCH'] as const) : []),
    ...(found === 'TRANSFER' && line.verdict !== 'TRANSFER' ? (['FOUND_TRANSFER'] as const) : []),
    'TRANSFER',
    ...(line.verdict === 'DUPLICATE' ? [] : (['DUPLICATE'] as const)),
  ];
}

function changeOf(other: OtherVerdict): VerdictChange {
  switch (other) {
    case 'TRANSFER':
      return { transfer: true };
    case 'FOUND_TRANSFER':
      return { verdict: 'TRANSFER' };
    case 'NEW':
    case 'MATCH':
    case 'DUPLICATE':
      return { verdict: other };
  }
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
        {others.map((other) => (
          <Menu.Item key={other} onClick={() => onChange(changeOf(other))}>
            {line.verdict === 'DELETED' && other === 'NEW' ? t('take.bringBack') : t(`take.${other}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
