import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../apollo/books.ts';
import type { BatchFieldsFragment } from '../../apollo/generated/importing/graphql.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { AccountPicker } from '../../shared/ui/account-picker.tsx';
import classes from './questions.module.css';

type StatementAccount = BatchFieldsFragment['accounts'][number];

interface AccountQuestionsProps {
  readonly statementAccounts: readonly StatementAccount[];
  readonly accounts: readonly Account[];
  readonly onChoose: (position: number, accountId: string) => void;
  readonly disabled: boolean;
}

/** Asks which own account each part of the file goes into. */
export function AccountQuestions({ statementAccounts, accounts, onChoose, disabled }: AccountQuestionsProps) {
  const { t } = useTranslation('importing');
  const format = useFormat();
  const navigate = useNavigate();
  const question = statementAccounts.length > 1 ? t('account.questions') : t('account.question');
  return (
    <section className={classes.question} aria-label={question}>
      <div className={classes.ask}>
        <strong>{question}</strong>
        <span>{t('account.why')}</span>
      </div>
      {statementAccounts.map((part) => {
        // Only an account of the file's currency can hold its lines.
        const fitting = accounts.filter(
          (account) =>
            part.currency === null || account.currency === part.currency || account.id === part.accountId,
        );
        const name =
          part.bankAccountId === null
            ? t('account.partUnnamed', { number: part.position + 1 })
            : t('account.part', { ending: part.bankAccountId.slice(-4) });
        return (
          <div key={part.position} className={classes.part}>
            {statementAccounts.length > 1 ? (
              <span className={classes.partName}>
                {name}
                <small>
                  {[
                    part.currency ?? '',
                    t('summary.lines', { count: part.lineCount, formatted: format.count(part.lineCount) }),
                  ]
                    .filter((text) => text !== '')
                    .join(', ')}
                </small>
              </span>
            ) : null}
            <AccountPicker
              accounts={fitting}
              value={part.accountId}
              onChange={(accountId) => {
                if (accountId !== null) onChoose(part.position, accountId);
              }}
              aria-label={statementAccounts.length > 1 ? t('account.for', { name }) : t('account.question')}
              placeholder={t('account.choose')}
              disabled={disabled}
              className={classes.picker ?? ''}
            />
            <Button
              variant="default"
              disabled={disabled}
              onClick={() =>
                void navigate({
                  to: '.',
                  search: (before) => ({ ...before, dialog: 'add-account' as const }),
                })
              }
            >
              {t('account.add')}
            </Button>
          </div>
        );
      })}
    </section>
  );
}
