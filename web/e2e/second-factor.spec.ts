import { codeAt } from '../../server/test/support/authenticator.ts';
import { expectAccessible } from './support/accessibility.ts';
import { expectLive } from './support/screens.ts';
import { expect, test } from './support/test.ts';

const password = 'correct horse battery';

test('two-step sign-in is turned on by an app, and a code of it or a recovery code signs in', async ({
  books,
  page,
  visitor,
}) => {
  const { me } = await books.client.gql(`{ me { email } }`);
  await page.goto(books.path('settings', 'profile'));
  const section = page.getByRole('region', { name: 'Two-step sign-in' });
  await section.getByRole('button', { name: 'Turn on' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^Present password/).fill(password);
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('img', { name: /QR picture/ })).toBeVisible();
  await expectAccessible(page);
  const secret = (await dialog.getByLabel('Key').inputValue()).replaceAll(' ', '');
  const code = dialog.getByLabel(/^Code that the app shows/);
  await code.fill('000000');
  await dialog.getByRole('button', { name: 'Turn on' }).click();
  await expect(dialog.getByRole('alert')).toContainText('This code is not right');
  await code.fill(codeAt(secret, new Date()));
  await dialog.getByRole('button', { name: 'Turn on' }).click();
  const codes = dialog.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  await expectAccessible(page);
  const recoveryCode = (await codes.first().textContent()) ?? '';
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toBe('finance-tracker-recovery-codes.txt');
  await dialog.getByRole('button', { name: 'I have kept them' }).click();
  await expect(section).toContainText('10 recovery codes left');

  await visitor.goto('/sign-in');
  await visitor.getByLabel('Email').fill(me.email);
  await visitor.getByLabel(/^Password/).fill(password);
  await visitor.keyboard.press('Enter');
  const field = visitor.getByLabel(/^Code that your authenticator app shows/);
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute('autocomplete', 'one-time-code');
  await expectAccessible(visitor);
  await field.fill('000000');
  await visitor.keyboard.press('Enter');
  await expect(visitor.getByRole('alert')).toContainText('This code is not right');
  await visitor.getByRole('button', { name: 'Use a recovery code' }).click();
  await visitor.getByLabel(/^Recovery code/).fill(recoveryCode.toLowerCase());
  await visitor.keyboard.press('Enter');
  await expect(visitor).toHaveURL(/\/h\//);
  await page.reload();
  await expect(section).toContainText('9 recovery codes left');
});

test('where it is required, it is set up in place of the books, which open after it', async ({
  startServers,
  openBrowser,
}) => {
  const installation = await startServers(1, { SECOND_FACTOR: 'required' });
  const url = installation.servers[0]?.url ?? '';
  const page = await openBrowser({ url });
  const heading = page.getByRole('heading', { name: 'Set up two-step sign-in' });
  const email = 'ana@example.test';

  const setUp = async () => {
    await page.getByLabel(/^Present password/).fill(password);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('img', { name: /QR picture/ })).toBeVisible();
    await expectAccessible(page);
    const secret = (await page.getByLabel('Key').inputValue()).replaceAll(' ', '');
    await page.getByLabel(/^Code that the app shows/).fill(codeAt(secret, new Date()));
    await page.getByRole('button', { name: 'Turn on' }).click();
    await expect(page.getByRole('heading', { name: 'Recovery codes' })).toBeVisible();
    await expect(page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')).toHaveCount(10);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'I have kept them' }).click();
  };
  const signIn = async () => {
    await page.getByLabel('Email').fill(email);
    await page.getByLabel(/^Password/).fill(password);
    await page.keyboard.press('Enter');
  };

  await page.goto('/');
  await page.getByLabel('Name').fill('Ana Marlow');
  await signIn();
  await expect(heading).toBeVisible();
  await expect(page.getByLabel(/^Present password/)).toBeFocused();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('menuitem', { name: 'Deutsch' }).click();
  await expect(page.getByRole('heading', { name: 'Anmeldung in zwei Schritten einrichten' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Abmelden' })).toBeVisible();
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await page.getByRole('menuitem', { name: 'English' }).click();

  // Signing out is at hand; no address leads past the page.
  await page.goto('/welcome');
  await expect(heading).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto('/welcome');
  await signIn();
  await expect(page).toHaveURL(/\/second-factor\?next=%2Fwelcome/);
  await page.setViewportSize({ width: 390, height: 844 });
  await setUp();
  await expect(page).toHaveURL(/\/welcome$/);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('button', { name: 'Open the books' }).click();
  await expect(page.getByRole('heading', { name: 'Where shall we begin?' })).toBeVisible();
  await page.goto('/second-factor');
  await expect(page.getByRole('heading', { name: 'Where shall we begin?' })).toBeVisible();

  const profile = `${new URL(page.url()).pathname}/settings/profile`;
  await page.goto(profile);
  const section = page.getByRole('region', { name: 'Two-step sign-in' });
  await expect(section).toContainText('10 recovery codes left');
  await expect(section).toContainText('it stays on');
  await expect(section.getByRole('button', { name: 'Turn off' })).toHaveCount(0);
  await expectAccessible(page);

  // Taken away by whoever runs the server, while the page is open.
  await expectLive(page);
  await installation.people('remove-second-factor', email);
  await expect(heading).toBeVisible({ timeout: 15_000 });
  await setUp();
  await expect(page).toHaveURL(new RegExp(`${profile}$`));
  await expect(section).toContainText('10 recovery codes left');
});
