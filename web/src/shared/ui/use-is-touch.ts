import { useMediaQuery } from '@mantine/hooks';

/** Whether the screen is worked by fingers: nothing is dragged in from a desk, and there is hardly a keyboard. */
export function useIsTouch(): boolean {
  return useMediaQuery('(pointer: coarse)', undefined, { getInitialValueInEffect: false });
}
