import { useLocalStorage } from '@mantine/hooks';

/** Whether the side bar is folded to its icons, kept in this browser. */
export function useSideBarWidth(): { collapsed: boolean; toggle: () => void } {
  const [collapsed, setCollapsed] = useLocalStorage({
    key: 'side-bar-collapsed',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  return { collapsed, toggle: () => setCollapsed(!collapsed) };
}
