import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconFileImport, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../shared/ui/error-state.tsx';
import { EmptyState } from '../../shared/ui/empty-state.tsx';
import { Keys } from '../../shared/ui/kbd.tsx';
import { filterOfSearch } from '../../shared/search/transaction-search.ts';
import { FileViewerProvider } from './attachments/file-viewer.tsx';
import { hasUnfinishedUploads } from './attachments/uploads.ts';
import { usePastedFiles } from './attachments/use-pasted-files.ts';
import { BulkBar } from './bulk/bulk-bar.tsx';
import { EntryDrawer } from './editor/entry-drawer.tsx';
import { FilterBar } from './filter/filter-bar.tsx';
import { hasTouchedEditors, type OpenEditor } from './saving/editors.ts';
import { SheetFoot } from './sheet/sheet-foot.tsx';
import { SheetView } from './sheet/sheet-view.tsx';
import type { Sheet } from './sheet/use-sheet.ts';
import classes from './screen.module.css';

interface SheetScreenProps {
  readonly sheet: Sheet;
  /** Names the sheet to those who cannot see it. */
  readonly label: string;
  /** Buttons at the end of the filters. */
  readonly tools?: ReactNode;
}

/** A sheet with what stands around it: filters or what can be done with the chosen rows, the sums at the foot. */
export function SheetScreen(props: SheetScreenProps) {
  const { books, isEditable } = props.sheet;
  return (
    <FileViewerProvider books={books} isEditable={isEditable}>
      <SheetParts {...props} />
    </FileViewerProvider>
  );
}

function SheetParts({ sheet, label, tools }: SheetScreenProps) {
  const { t } = useTranslation('transactions');
  const isPhone = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false });
  const [isFiltering, setFiltering] = useState(false);
  const { list, books, openEditors, editors, search } = sheet;
  const { error, rows } = list.rows;
  const opened = openEditors.at(-1);
  const isFiltered = filterOfSearch(search) !== null;
  useWarningBeforeLeaving();
  usePastedFiles(opened === undefined ? null : (files) => sheet.addFiles(pastedInto(sheet), files));

  return (
    <div className={classes.screen}>
      {sheet.selection.ids.size > 0 ? (
        <BulkBar sheet={sheet} />
      ) : (
        <FilterBar
          books={books}
          search={search}
          hasAccounts={sheet.seenFrom === null}
          isOpen={isFiltering}
          onOpen={setFiltering}
          onSearch={sheet.setFilters}
        >
          {isPhone ? null : tools}
        </FilterBar>
      )}
      {error !== undefined && rows.length === 0 ? (
        <ErrorState error={error} onRetry={() => list.store.open()} />
      ) : (
        <SheetView
          sheet={sheet}
          isPhone={isPhone}
          label={label}
          onFilter={() => setFiltering(true)}
          empty={
            isFiltered ? (
              <EmptyState
                title={t('empty.filtered')}
                text={t('empty.filteredText')}
                actions={
                  <Button variant="default" onClick={() => sheet.setFilters({})}>
                    {t('filter.clear')}
                  </Button>
                }
              />
            ) : (
              <EmptyState
                title={t('empty.title')}
                text={sheet.isEditable ? t('empty.text') : t('empty.viewer')}
                actions={sheet.isEditable ? <Beginnings sheet={sheet} /> : undefined}
              />
            )
          }
        />
      )}
      {rows.length === 0 && (isPhone || error !== undefined) ? null : <SheetFoot sheet={sheet} />}
      {isPhone && opened ? (
        <EntryDrawer
          key={opened.key}
          editor={opened}
          editors={editors}
          books={books}
          seenFrom={sheet.seenFrom}
          onSave={(key) => sheet.save(key, false)}
          onCancel={sheet.cancel}
          onFiles={sheet.addFiles}
          onDelete={(key) => {
            sheet.cancel(key);
            sheet.remove([key]);
          }}
        />
      ) : null}
    </div>
  );
}

function Beginnings({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation('transactions');
  const { householdId } = sheet.books;
  return (
    <>
      <Button leftSection={<IconPlus size={16} />} onClick={() => sheet.openNew()}>
        {t('new')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconFileImport size={16} />}
        component={Link}
        to="/h/$householdId/import"
        params={{ householdId } as never}
        search={(sheet.seenFrom ? { account: sheet.seenFrom.id } : {}) as never}
      >
        {t('import')}
      </Button>
    </>
  );
}

/** The button for a new row, in the header. */
export function NewButton({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation('transactions');
  const isPhone = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false });
  if (!sheet.isEditable || isPhone) return null;
  return (
    <Button
      leftSection={<IconPlus size={16} />}
      rightSection={<Keys of="n" />}
      className={classes.new ?? ''}
      onClick={() => sheet.openNew()}
    >
      {t('new')}
    </Button>
  );
}

/** The open row that what is pasted goes to: the one that has the keyboard, else the one opened last. */
function pastedInto({ openEditors }: Sheet): OpenEditor | undefined {
  const key = document.activeElement?.closest<HTMLElement>('[data-editor]')?.dataset.editor;
  return openEditors.find((editor) => editor.key === key) ?? openEditors.at(-1);
}

/** The browser asks before it closes a tab in which something is typed that was not saved, or a file is on its way. */
function useWarningBeforeLeaving(): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (hasTouchedEditors() || hasUnfinishedUploads()) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, []);
}
