/**
 * Loaded before the server: its statements tell PostgreSQL no household, as they would if there were no wall.
 */
import { JoinedQuery } from '../../../dist/persistence/joined-query.js';

const { prepare } = JoinedQuery.prototype;

JoinedQuery.prototype.prepare = function untold(connection) {
  this.before = this.before.filter(({ name }) => name !== 'tell_household');
  prepare.call(this, connection);
};
