import type { RpcClient } from '../rpc/client';
import type { RequestMap } from '../rpc/messages';
import type { ManagedChild } from './child';

/** One running process of a supervisor. */
export interface Connection<M extends RequestMap<M>, E> {
  readonly child: ManagedChild;
  readonly client: RpcClient<M, E>;
  /** Ends the process by force; `crash` says whether this counts against it. */
  end(why: string, crash: boolean): void;
}
