import { describe, expect, it } from 'vitest';
import { withOwnErrors } from '../../../src/entries/own-errors';
import { RpcError, userError } from '../../../src/process/rpc/errors';

/** As another bundle has it. */
class OtherRpcError extends Error {
  readonly code = 'unusable-model';
  readonly forUser = true;
  override readonly name = 'RpcError';
}

const thrown = (error: unknown): Promise<unknown> =>
  withOwnErrors(() => Promise.reject(error as Error)).catch((caught: unknown) => caught);

describe('errors of another bundle', () => {
  it('become errors of this one, with code and message', async () => {
    const caught = await thrown(new OtherRpcError('The model is damaged.'));
    expect(caught).toBeInstanceOf(RpcError);
    expect(caught).toMatchObject({ code: 'unusable-model', forUser: true, message: 'The model is damaged.' });
  });

  it('stay what they are where they are known here, or say nothing to the user', async () => {
    const [own, internal] = [userError('no-data', 'Nothing.'), new TypeError('x is undefined')];
    expect(await thrown(own)).toBe(own);
    expect(await thrown(internal)).toBe(internal);
  });

  it('are not made of results', async () => {
    expect(await withOwnErrors(() => Promise.resolve(7))).toBe(7);
  });
});
