/** When a page can be used: what has to stand in it, and which click has to be answered by what. */
export interface Usable {
  /** Elements, each with a pattern that its text has to match. */
  readonly shown: readonly { readonly at: string; readonly text: string }[];
  readonly click: string;
  readonly answered: { readonly at: string; readonly text: string };
}

/** Stands in the page: clicks as soon as the figures are shown, and tells the probe when that is painted as answered. */
export function watchUsable({ shown, click, answered }: Usable): void {
  const holds = ({ at, text }: Usable['answered']): boolean => {
    const element = document.querySelector(at);
    return element !== null && new RegExp(text).test(element.textContent ?? '');
  };
  let isClicked = false;
  const look = (): void => {
    const button = document.querySelector<HTMLElement>(click);
    if (!isClicked && button !== null && shown.every(holds) && !holds(answered)) {
      isClicked = true;
      button.click();
    }
    if (isClicked && holds(answered))
      requestAnimationFrame(() => (window.probe.usableAfter = performance.now()));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
