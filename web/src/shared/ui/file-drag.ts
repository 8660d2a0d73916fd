import { useEffect, useId, useRef, useSyncExternalStore } from 'react';

/** What is done with files. */
export type TakeFiles = (files: readonly File[]) => void;

/** Files are being dragged over the window. `target` is the place beneath them that takes them; null for none of its own. */
interface FileDrag {
  readonly isOn: boolean;
  readonly target: string | null;
}

const leftAfterMs = 60;
let leaving: ReturnType<typeof setTimeout> | undefined;
const none: FileDrag = { isOn: false, target: null };
let drag = none;
const targets = new Map<string, TakeFiles>();
let takeElsewhere: TakeFiles | null = null;
const listeners = new Set<() => void>();

function become(next: FileDrag): void {
  if (next.isOn === drag.isOn && next.target === drag.target) return;
  drag = next;
  for (const listener of listeners) listener();
}

function targetOf(event: DragEvent): string | null {
  const found = event.target instanceof Element ? event.target.closest('[data-file-target]') : null;
  const id = found?.getAttribute('data-file-target') ?? null;
  return id !== null && targets.has(id) ? id : null;
}

function handleDrag(event: DragEvent): void {
  if (!event.dataTransfer?.types.includes('Files')) return;
  // Without this the browser would leave the page for the file.
  event.preventDefault();
  clearTimeout(leaving);
  const target = targetOf(event);
  event.dataTransfer.dropEffect = target === null && takeElsewhere === null ? 'none' : 'copy';
  switch (event.type) {
    case 'dragenter':
    case 'dragover':
      become({ isOn: true, target });
      return;
    case 'dragleave':
      // Beyond the window lies nothing. Some browsers say so between elements too, and enter the next right after.
      if (event.relatedTarget === null) leaving = setTimeout(() => become(none), leftAfterMs);
      return;
    case 'drop': {
      become(none);
      const files = [...event.dataTransfer.files];
      if (files.length === 0) return;
      if (target === null) takeElsewhere?.(files);
      else targets.get(target)?.(files);
    }
  }
}

const eventTypes = ['dragenter', 'dragover', 'dragleave', 'drop'] as const;
let listening = 0;

function listen(): () => void {
  listening += 1;
  if (listening === 1) for (const type of eventTypes) window.addEventListener(type, handleDrag);
  return () => {
    listening -= 1;
    if (listening === 0) for (const type of eventTypes) window.removeEventListener(type, handleDrag);
  };
}

function useFileDrag(): FileDrag {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => drag,
  );
}

/**
 * A place of the screen that takes the files dropped on it. Spread `props` on its element. `drop` is `ready` while files
 * are over the window, `over` while they are over this place.
 */
export function useFileTarget(take: TakeFiles | null): {
  readonly props: { readonly 'data-file-target'?: string };
  readonly drop: 'ready' | 'over' | undefined;
} {
  const id = useId();
  const { isOn, target } = useFileDrag();
  const latest = useRef(take);
  latest.current = take;
  const isTaking = take !== null;
  useEffect(() => {
    if (!isTaking) return undefined;
    targets.set(id, (files) => latest.current?.(files));
    const stop = listen();
    return () => {
      targets.delete(id);
      stop();
    };
  }, [id, isTaking]);
  if (!isTaking) return { props: {}, drop: undefined };
  return { props: { 'data-file-target': id }, drop: isOn ? (target === id ? 'over' : 'ready') : undefined };
}

/**
 * Takes files that are dropped anywhere else; null takes none, and lets none lead away from the page. `drag` is `elsewhere`
 * while they would come here, `target` while they are over a place of their own; `hasTargets` tells whether there are such.
 */
export function useFilesElsewhere(take: TakeFiles | null): {
  readonly drag: 'elsewhere' | 'target' | null;
  readonly hasTargets: boolean;
} {
  const { isOn, target } = useFileDrag();
  useEffect(() => {
    takeElsewhere = take;
    return () => {
      takeElsewhere = null;
    };
  }, [take]);
  useEffect(listen, []);
  return { drag: isOn ? (target === null ? 'elsewhere' : 'target') : null, hasTargets: targets.size > 0 };
}
