import { RpcError } from '../../process/rpc/errors';

/** Code of the error that a missing or damaged model ends with. */
export const UNUSABLE_MODEL = 'unusable-model';

/** Why a model folder cannot be used, in a sentence for the user that names the file. */
export class UnusableModel extends RpcError {
  constructor(reason: string) {
    super(UNUSABLE_MODEL, reason, { forUser: true, name: 'UnusableModel' });
  }
}
