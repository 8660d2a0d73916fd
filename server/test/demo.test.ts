import { expect, it } from 'vitest';
import { startServer } from './support/server.ts';

it('the demo has receipts at its latest purchases, once, whoever comes', async () => {
  const server = await startServer({ environment: { DEMO: 'true' } });
  try {
    const visitors = [server.client(), server.client()];
    const started = await Promise.all(
      visitors.map((each) => each.gql(`mutation { startDemo { me { memberships { household { id } } } } }`)),
    );
    const [visitor] = visitors;
    const id = started[0].startDemo.me.memberships[0].household.id;
    const { household } = await visitor!.gql(
      `query ($id: ID!) { household(id: $id) { today attachments(first: 10) { edges {
        node { name mediaType address } transaction { payee date } } } } }`,
      { id },
    );
    const receipts = household.attachments.edges;
    expect(receipts).toHaveLength(3);
    for (const { node, transaction } of receipts) {
      expect(node).toMatchObject({
        name: `${transaction.payee} ${transaction.date}.pdf`,
        mediaType: 'application/pdf',
      });
      expect(transaction.date <= household.today).toBe(true);
      const content = await fetch(`${server.url}/${node.address}`, { headers: { cookie: visitor!.cookie } });
      expect(await content.text()).toMatch(/^%PDF-1\.4[\s\S]*%%EOF\n$/);
    }
  } finally {
    await server.close();
  }
});
