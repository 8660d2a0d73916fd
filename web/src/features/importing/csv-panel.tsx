import { Button, NativeSelect, NumberInput, Switch } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CsvSettingsInput } from '../../apollo/generated/importing/graphql.ts';
import { CsvSample } from './csv-sample.tsx';
import { Segments } from '../../shared/ui/segments.tsx';
import { changeOf, csvView, missingRoles, type CsvDraft, type CsvReading } from './csv-view.ts';
import classes from './csv-panel.module.css';
import { delimiterName } from './file-summary.tsx';

const delimiters = [',', ';', '\t', '|'];
const encodings = ['UTF-8', 'UTF-16LE', 'UTF-16BE', 'Windows-1252'];
const sendAfterMs = 500;

interface CsvPanelProps {
  readonly csv: CsvReading;
  /** Reads the file again; what is left out the server finds anew. */
  readonly onChange: (settings: CsvSettingsInput) => void;
  readonly onClose: () => void;
}

/** How a CSV file is read, by example: its first rows, a role for each column, and the reading under each cell. */
export function CsvPanel({ csv, onChange, onClose }: CsvPanelProps) {
  const { t } = useTranslation('importing');
  const [draft, setDraft] = useState<CsvDraft>(csv);
  const [skipLines, setSkipLines] = useState(csv.skipLines);
  const view = useMemo(() => csvView(csv, draft), [csv, draft]);
  const send = useRef(onChange);
  send.current = onChange;

  // What the server found anew is the draft from now on.
  useEffect(() => {
    setDraft(csv);
    setSkipLines(csv.skipLines);
  }, [csv]);

  // Roles are often changed two at a time (one column for another), so the file is read again when they rest.
  useEffect(() => {
    const change = changeOf(csv, draft);
    if (change === null || missingRoles(draft.columns).length > 0) return undefined;
    const timer = setTimeout(() => send.current(change), sendAfterMs);
    return () => clearTimeout(timer);
  }, [csv, draft]);

  useEffect(() => {
    if (skipLines === csv.skipLines) return undefined;
    const timer = setTimeout(() => send.current({ skipLines }), sendAfterMs);
    return () => clearTimeout(timer);
  }, [csv.skipLines, skipLines]);

  const asks = (what: string) => csv.questions.some((question) => question.what === what);
  const exampleOf = (what: string) => csv.questions.find((question) => question.what === what)?.example ?? '';
  return (
    <section className={classes.panel} aria-label={t('csv.title')}>
      <div className={classes.settings}>
        <NativeSelect
          label={t('csv.delimiter')}
          value={csv.delimiter}
          onChange={(event) => onChange({ delimiter: event.currentTarget.value })}
          data={delimiters.map((value) => ({ value, label: t(`delimiter.${delimiterName(value)}`) }))}
          error={asks('DELIMITER') ? t('csv.delimiterOpen') : null}
        />
        <NativeSelect
          label={t('csv.encoding')}
          value={csv.encoding}
          onChange={(event) => onChange({ encoding: event.currentTarget.value })}
          data={encodings}
        />
        <NumberInput
          label={t('csv.skipLines')}
          value={skipLines}
          onChange={(value) => setSkipLines(typeof value === 'number' ? value : 0)}
          min={0}
          max={1000}
          allowDecimal={false}
          clampBehavior="strict"
          w={110}
        />
        <Switch
          label={t('csv.hasHeader')}
          checked={csv.hasHeader}
          onChange={(event) => onChange({ hasHeader: event.currentTarget.checked })}
          className={classes.switch ?? ''}
        />
      </div>
      <div className={classes.settings}>
        <Choice
          label={t('csv.dateOrder')}
          asks={asks('DATE_ORDER') ? t('csv.twoWays', { example: exampleOf('DATE_ORDER') }) : null}
        >
          <Segments
            value={draft.dateOrder}
            onChange={(dateOrder) => setDraft({ ...draft, dateOrder })}
            options={(['DMY', 'MDY', 'YMD'] as const).map((value) => ({
              value,
              label: t(`dateOrder.${value}`),
            }))}
            label={t('csv.dateOrder')}
          />
        </Choice>
        <Choice
          label={t('csv.decimalMark')}
          asks={asks('DECIMAL_MARK') ? t('csv.twoWays', { example: exampleOf('DECIMAL_MARK') }) : null}
        >
          <Segments
            value={draft.decimalMark}
            onChange={(decimalMark) => setDraft({ ...draft, decimalMark })}
            options={(['COMMA', 'POINT'] as const).map((value) => ({
              value,
              label: t(`decimalMark.${value}`),
            }))}
            label={t('csv.decimalMark')}
          />
        </Choice>
        <Choice label={t('csv.sign')} asks={asks('SIGN') ? t('csv.signOpen') : null}>
          <Switch
            label={t('csv.flipSign')}
            checked={draft.flipSign}
            onChange={(event) => setDraft({ ...draft, flipSign: event.currentTarget.checked })}
          />
        </Choice>
      </div>
      {view.missing.length > 0 ? (
        <p className={classes.warning} role="alert">
          <IconAlertTriangle size={16} aria-hidden="true" />
          {view.missing.length === 2 ? t('csv.missingBoth') : t(`csv.missing.${view.missing[0] ?? 'DATE'}`)}
        </p>
      ) : null}
      <CsvSample view={view} draft={draft} onDraft={setDraft} />
      <div className={classes.foot}>
        <span>{t('csv.rememberNote')}</span>
        <Button variant="default" onClick={onClose}>
          {t('csv.done')}
        </Button>
      </div>
    </section>
  );
}

function Choice({ label, asks, children }: { label: string; asks: string | null; children: ReactNode }) {
  return (
    <div className={classes.choice}>
      <span className={classes.label}>{label}</span>
      {children}
      {asks === null ? null : (
        <span className={classes.asks}>
          <IconAlertTriangle size={14} aria-hidden="true" />
          {asks}
        </span>
      )}
    </div>
  );
}
