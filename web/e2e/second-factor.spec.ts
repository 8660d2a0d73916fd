import { codeAt } from '../../server/test/support/authenticator.ts';
import { expectAccessible } from './support/accessibility.ts';
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
