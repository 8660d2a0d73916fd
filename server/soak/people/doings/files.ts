import { randomBytes, randomUUID } from 'node:crypto';
import { pixel } from '../../../test/support/upload.ts';
import type { Member } from '../member.ts';

/** Files that a household keeps at its entries; with more, they are taken off again. */
const filesMax = 20;
const textBytesMax = 40_000;

/** Attaches a receipt to an entry; where there are many, takes one off. */
export async function attach(member: Member): Promise<void> {
  const { browser, home, random } = member;
  if (home.attachments.length >= filesMax) return await detach(member);
  const { householdId } = home;
  const isPicture = random.chance(50);
  // No two receipts are alike, so that each is a file of its own.
  const content = isPicture
    ? new Uint8Array([...pixel, ...randomBytes(1_000 + random.below(20_000))])
    : randomBytes(500 + random.below(textBytesMax / 2)).toString('hex');
  const sizeBytes = content.length;
  const transactionId = random.pick(home.seen).id;
  const name = `receipt-${random.below(1_000)}.${isPicture ? 'png' : 'txt'}`;
  const fileId = await browser.upload(householdId, name, content);
  const { attachFile } = await browser.ask('AttachFile', {
    householdId,
    transactionId,
    fileId,
    idempotencyKey: randomUUID(),
  });
  const { id, address } = attachFile.attachment;
  home.attachments.push({ id, address, sizeBytes });
}

/** Takes a file off its entry; it is gone when the trash is emptied. */
export async function detach({ browser, home, random }: Member): Promise<void> {
  if (home.attachments.length === 0) return;
  const [taken] = home.attachments.splice(random.below(home.attachments.length), 1);
  await browser.ask('RemoveAttachment', { householdId: home.householdId, id: taken?.id });
}

/** Looks at a file: what comes is as long as what was sent. */
export async function look({ browser, home, random }: Member): Promise<void> {
  if (home.attachments.length === 0) return;
  const { address, sizeBytes } = random.pick(home.attachments);
  const content = await browser.download(address);
  if (content !== null && content.length !== sizeBytes)
    throw new Error(`a file of ${sizeBytes} bytes came with ${content.length}`);
}
