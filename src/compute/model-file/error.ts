/** Why a model folder cannot be used, in a sentence that names the file. */
export class UnusableModel extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'UnusableModel';
  }
}
