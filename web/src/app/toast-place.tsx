import '@mantine/notifications/styles.css';
import { Notifications } from '@mantine/notifications';

/** Where toasts stand: at most three, at the foot. */
export function ToastPlace() {
  return <Notifications position="bottom-center" limit={3} containerWidth="min(440px, calc(100vw - 32px))" />;
}
