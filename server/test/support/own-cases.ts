/**
 * Root fields that somebody who owes a second factor reaches: what turns it on, what signs out, what says who they are, and
 * what any visitor reaches.
 */
export const openWhileOwed: ReadonlySet<string> = new Set([
  'Query.me',
  'Query.instance',
  'Query.currencies',
  'Query.invitation',
  'Query.passwordReset',
  'Mutation.signUp',
  'Mutation.signIn',
  'Mutation.signOut',
  'Mutation.resetPassword',
  'Mutation.beginSecondFactor',
  'Mutation.confirmSecondFactor',
]);

/** Fields of `Me` that they reach: all else says what they have here, not who they are. */
export const ownFieldsWhileOwed: ReadonlySet<string> = new Set([
  'id',
  'email',
  'name',
  'secondFactor',
  'secondFactorOwed',
]);

/** A document for each mutation that concerns the asking person alone and is not open while a second factor is owed. */
export const ownCases: Readonly<Record<string, string>> = {
  startDemo: `mutation { startDemo { me { id } } }`,
  changePassword: `mutation {
    changePassword(input: { currentPassword: "correct horse battery", newPassword: "staple gun on a Tuesday" })
  }`,
  updateProfile: `mutation { updateProfile(input: { name: "Another" }) { name } }`,
  removeSecondFactor: `mutation {
    removeSecondFactor(input: { password: "correct horse battery", code: "000000" }) { id }
  }`,
  renewRecoveryCodes: `mutation {
    renewRecoveryCodes(input: { password: "correct horse battery", code: "000000" }) { recoveryCodes }
  }`,
  endSession: `mutation {
    endSession(id: "0198c0de-0000-7000-8000-000000000000", password: "correct horse battery")
  }`,
  endOtherSessions: `mutation { endOtherSessions(password: "correct horse battery") }`,
  createHousehold: `mutation {
    createHousehold(input: { name: "New", baseCurrency: "EUR", timeZone: "Europe/Berlin" }) { revision }
  }`,
  acceptInvitation: `mutation { acceptInvitation(token: "none") { revision } }`,
};
