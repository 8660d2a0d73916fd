import { createContext, useContext, useEffect, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import classes from './page-header.module.css';

/** The places in the shell's header that a screen fills; null outside the shell. */
export interface HeaderPlaces {
  readonly title: HTMLElement | null;
  readonly actions: HTMLElement | null;
}

const PlacesContext = createContext<HeaderPlaces | null>(null);
export const HeaderPlacesProvider = PlacesContext.Provider;

/** Whether the shell stands around: then the page has its main landmark already. */
export function useIsInShell(): boolean {
  return useContext(PlacesContext) !== null;
}

interface PageHeaderProps {
  /** Name of the screen: its heading, and the title of the tab. */
  readonly title: string;
  /** What stands before the title: the way back, on a phone. */
  readonly leading?: ReactNode;
  /** What stands beside the title: a balance, a month, a file name. */
  readonly children?: ReactNode;
  /** Buttons of the screen, right of the search. On a phone they stand there too: at most one. */
  readonly actions?: ReactNode;
}

/** A screen's part of the header. It is drawn in the shell's header, wherever the screen stands. */
export function PageHeader({ title, leading, children, actions }: PageHeaderProps) {
  const places = useContext(PlacesContext);
  useEffect(() => {
    document.title = title;
  }, [title]);
  const heading = (
    <div className={classes.heading}>
      {leading}
      <h1 className={classes.title}>{title}</h1>
      {children}
    </div>
  );
  if (!places) return heading;
  return (
    <>
      {places.title ? createPortal(heading, places.title) : null}
      {places.actions && actions !== undefined ? createPortal(actions, places.actions) : null}
    </>
  );
}
