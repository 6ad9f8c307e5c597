/** Errors of another bundle, which has classes of its own, as those of this one. */
import { errorFromData, errorToData, RpcError } from '../process/rpc/errors';

/** @throws what the work throws, so that `instanceof RpcError` is true of it here as well */
export async function withOwnErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isOfAnother = error instanceof Error && 'forUser' in error && !(error instanceof RpcError);
    throw isOfAnother ? errorFromData(errorToData(error)) : error;
  }
}
