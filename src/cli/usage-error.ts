/** The command line is wrong in a way its writer can mend; shown without a stack, with a pointer to the help. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
