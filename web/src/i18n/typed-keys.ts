import type accounts from './en/accounts.json';
import type app from './en/app.json';
import type categories from './en/categories.json';
import type errors from './en/errors.json';
import type importing from './en/importing.json';
import type overview from './en/overview.json';
import type session from './en/session.json';
import type settings from './en/settings.json';
import type shared from './en/shared.json';
import type transactions from './en/transactions.json';

/** The English catalogues are the list of keys: a key that is not there does not compile. */
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app';
    resources: {
      accounts: typeof accounts;
      app: typeof app;
      categories: typeof categories;
      errors: typeof errors;
      importing: typeof importing;
      overview: typeof overview;
      session: typeof session;
      settings: typeof settings;
      shared: typeof shared;
      transactions: typeof transactions;
    };
  }
}
