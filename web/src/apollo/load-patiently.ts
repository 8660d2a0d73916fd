import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { serverUrl } from './address.ts';
import { reachable, requestFailed } from './connection.ts';

/**
 * Makes a dynamic import wait out a lost connection: while the server cannot be reached it is tried again when it
 * can, so that opening something offline shows it later instead of breaking the screen. When the server answers
 * and the file still does not come (a newer version was installed), the failure is passed on.
 */
export function patiently<T>(load: () => Promise<T>): () => Promise<T> {
  return async () => {
    for (let failedWhileReachable = 0; ;) {
      try {
        return await load();
      } catch (error) {
        const answered = await fetch(serverUrl('health'), { cache: 'no-store' }).then(
          (response) => response.ok,
          () => false,
        );
        if (answered) {
          failedWhileReachable += 1;
          if (failedWhileReachable > 1) throw error;
        } else {
          requestFailed();
          await reachable();
        }
      }
    }
  };
}

/** `React.lazy` over a patient import: `lazyPart(() => import('./dialog.tsx').then((module) => module.Dialog))`. */
export function lazyPart<P extends object>(
  load: () => Promise<ComponentType<P>>,
): LazyExoticComponent<ComponentType<P>> {
  const patient = patiently(load);
  return lazy(async () => ({ default: await patient() }));
}
