/** Characters that a new password needs, as the server asks; the server has the last word. */
export const passwordLengthMin = 12;
