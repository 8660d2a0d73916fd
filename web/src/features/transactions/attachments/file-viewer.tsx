import { createContext, Suspense, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import { lazyPart } from '../../../apollo/load-patiently.ts';
import type { Books } from '../use-books.ts';
import type { ViewedFiles } from './use-attachments.ts';

const PreviewDialog = lazyPart(() =>
  import('../preview/preview-dialog.tsx').then((module) => module.PreviewDialog),
);

interface FileViewer {
  show(files: ViewedFiles): void;
}

const ViewerContext = createContext<FileViewer | null>(null);

/** Shows the files of a transaction large. See `FileViewerProvider`. */
export function useFileViewer(): FileViewer {
  const viewer = useContext(ViewerContext);
  if (!viewer) throw new Error('useFileViewer stands outside a FileViewerProvider');
  return viewer;
}

/** Lets what stands below open the files of a transaction in a dialog, which is loaded when it is first wanted. */
export function FileViewerProvider({
  books,
  isEditable,
  children,
}: {
  books: Books;
  isEditable: boolean;
  children: ReactNode;
}) {
  const [viewed, setViewed] = useState<ViewedFiles | null>(null);
  const viewer = useMemo(() => ({ show: setViewed }), []);
  const close = useCallback(() => setViewed(null), []);
  return (
    <ViewerContext value={viewer}>
      {children}
      {viewed ? (
        <Suspense fallback={null}>
          <PreviewDialog books={books} isEditable={isEditable} viewed={viewed} onClose={close} />
        </Suspense>
      ) : null}
    </ViewerContext>
  );
}
