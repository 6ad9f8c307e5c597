/** Why a model file cannot be used, as the second half of a sentence that names the file. */
export class ModelFileError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'ModelFileError';
  }
}
