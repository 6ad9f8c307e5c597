import { abortError, RpcError } from './rpc/errors';
import { createRpcClient, type RequestOptions, type RpcClient } from './rpc/client';
import type { ProgressOf, RequestMap } from './rpc/messages';
import { startChild, type ChildOptions } from './supervisor/child';
import type { Connection } from './supervisor/connection';
import {
  closedError,
  crashError,
  deadlineError,
  describeExit,
  givenUpError,
  startError,
} from './supervisor/errors';
import type { SupervisorOptions } from './supervisor/options';
import { decideRestart, defaultRestartLimits, recentCrashes } from './supervisor/restart-policy';
import { sleep, unlessAborted } from './supervisor/waiting';

export type { RequestPolicy } from './supervisor/policy';

export type SupervisorState = 'idle' | 'starting' | 'running' | 'given-up' | 'disposed';

/**
 * Owns one child process and its RPC: starts it at the first request, gives every request a deadline, cancels politely
 * and then by force, retries what may be retried after a crash, restarts with back-off up to a cap, and leaves nothing
 * running after `dispose`.
 *
 * Errors of `request` are `RpcError`s: `aborted`, `deadline`, `crashed`, `start-failed`, `given-up`, `closed`, or the
 * code the child answered with.
 */
export class Supervisor<M extends RequestMap<M>, E> {
  private connection: Promise<Connection<M, E>> | undefined;
  private connected: Connection<M, E> | undefined;
  private crashesMs: readonly number[] = [];
  private asked = 0;
  /** Whether the process is to end when nothing is asked of it any more. */
  private isStale = false;
  private readonly disposal = new AbortController();
  private readonly eventListeners = new Set<(client: RpcClient<M, E>) => void>();
  private readonly crashListeners = new Set<(crash: RpcError) => void>();
  private readonly stateListeners = new Set<(state: SupervisorState) => void>();
  private currentState: SupervisorState = 'idle';

  constructor(private readonly options: SupervisorOptions<M>) {}

  get state(): SupervisorState {
    return this.currentState;
  }

  /** Process id while one is running; for tests and for the log. */
  get pid(): number | undefined {
    return this.connected?.child.pid;
  }

  /** Called for every crash, also when nothing was being asked. Returns a function that stops listening. */
  onCrash(listener: (crash: RpcError) => void): () => void {
    this.crashListeners.add(listener);
    return () => this.crashListeners.delete(listener);
  }

  onState(listener: (state: SupervisorState) => void): () => void {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  }

  /** Listens to an event of the child, over restarts. */
  on<K extends keyof E & string>(kind: K, listener: (data: E[K]) => void): void {
    const attach = (client: RpcClient<M, E>): void => void client.on(kind, listener);
    this.eventListeners.add(attach);
    if (this.connected !== undefined) {
      attach(this.connected.client);
    }
  }

  /** Forgets past crashes, so that the next request starts the process again. */
  reset(): void {
    this.crashesMs = [];
    if (this.currentState === 'given-up') {
      this.enter('idle');
    }
  }

  async request<K extends keyof M & string>(
    kind: K,
    params: M[K]['params'],
    options: RequestOptions<ProgressOf<M, K>> = {},
  ): Promise<M[K]['result']> {
    const mayRetry = this.options.methods[kind].retryAfterCrash;
    this.asked += 1;
    try {
      return await this.attempt(kind, params, options);
    } catch (error) {
      const crashed = error instanceof RpcError && error.code === 'crashed';
      if (!crashed || !mayRetry || options.signal?.aborted || this.disposal.signal.aborted) {
        throw error;
      }
      this.options.log(`"${kind}" is asked again after: ${error.message}`);
      return await this.attempt(kind, params, options);
    } finally {
      this.asked -= 1;
      this.endIfStale();
    }
  }

  /** Ends the process once nothing is asked of it: the next request starts one with the environment of then. */
  renew(): void {
    this.isStale = this.connection !== undefined;
    this.endIfStale();
  }

  /** Ends the process, politely first. Safe to call twice. */
  async dispose(): Promise<void> {
    if (this.disposal.signal.aborted) {
      return;
    }
    this.disposal.abort();
    this.enter('disposed');
    const connection = this.connected;
    this.connected = undefined;
    connection?.client.close();
    await connection?.child.stop(this.graceMs);
    // A start that was under way notices the disposal and kills its child itself.
    await this.connection?.catch(() => undefined);
  }

  private endIfStale(): void {
    const { connected } = this;
    if (!this.isStale || this.asked > 0 || connected === undefined) {
      return;
    }
    this.connected = undefined;
    this.connection = undefined;
    this.enter('idle');
    connected.client.close();
    void connected.child.stop(this.graceMs);
  }

  private get name(): string {
    return this.options.name ?? 'analytics process';
  }

  private get graceMs(): number {
    return this.options.graceMs ?? 500;
  }

  private async attempt<K extends keyof M & string>(
    kind: K,
    params: M[K]['params'],
    { signal, onProgress }: RequestOptions<ProgressOf<M, K>>,
  ): Promise<M[K]['result']> {
    const policy = this.options.methods[kind];
    const connection = await unlessAborted(this.connect(), signal);
    const stop = new AbortController();
    let deadline: NodeJS.Timeout | undefined;
    let force: NodeJS.Timeout | undefined;
    let missed: RpcError | undefined;

    const cancel = (why: string, crash: boolean): void => {
      stop.abort();
      force ??= setTimeout(() => connection.end(why, crash), this.graceMs);
    };
    const userCancels = (): void => cancel('a cancelled request did not stop', false);
    const armDeadline = (): void => {
      clearTimeout(deadline);
      deadline = setTimeout(() => {
        missed = deadlineError(this.name, kind, policy.deadlineMs);
        cancel(missed.message, true);
      }, policy.deadlineMs);
    };

    signal?.addEventListener('abort', userCancels, { once: true });
    armDeadline();
    try {
      return await connection.client.request(kind, params, {
        signal: stop.signal,
        onProgress: (progress) => {
          if (policy.progressResetsDeadline && !stop.signal.aborted) {
            armDeadline();
          }
          onProgress?.(progress);
        },
      });
    } catch (error) {
      if (signal?.aborted) {
        throw abortError();
      }
      throw missed ?? error;
    } finally {
      clearTimeout(deadline);
      clearTimeout(force);
      signal?.removeEventListener('abort', userCancels);
    }
  }

  private connect(): Promise<Connection<M, E>> {
    this.connection ??= this.start().catch((error: unknown) => {
      this.connection = undefined;
      throw error;
    });
    return this.connection;
  }

  private async start(): Promise<Connection<M, E>> {
    const limits = this.options.restart ?? defaultRestartLimits;
    this.crashesMs = recentCrashes(this.crashesMs, this.options.now(), limits);
    const decision = decideRestart(this.crashesMs, this.options.now(), limits);
    if (decision.kind === 'give-up') {
      this.enter('given-up');
      throw givenUpError(this.name, decision.crashes, limits.windowMs);
    }
    if (this.disposal.signal.aborted) {
      throw closedError();
    }
    this.enter('starting');
    if (decision.delayMs > 0) {
      this.options.log(`restarting in ${Math.round(decision.delayMs)} ms`);
    }
    await sleep(decision.delayMs, this.disposal.signal);
    this.isStale = false;
    const env = await this.options.env?.();
    if (this.disposal.signal.aborted) {
      throw closedError();
    }
    return this.launch(env);
  }

  private async launch(env: ChildOptions['env']): Promise<Connection<M, E>> {
    const { script, args, protocol, messagesPerSecond, log, startDeadlineMs = 15_000 } = this.options;
    const end = (why: string, crash: boolean): void => {
      void child.kill();
      this.lost(connection, crashError(this.name, why), crash);
    };
    const child = startChild({
      script,
      args,
      env,
      messagesPerSecond,
      onLine: log,
      onFlood: () => end('it sent more messages than anybody can read', true),
    });
    const client = createRpcClient<M, E>(child, {
      protocol,
      onGarbage: () => end('it sent something that is not part of the protocol', true),
    });
    const connection: Connection<M, E> = { child, client, end };
    for (const attach of this.eventListeners) {
      attach(client);
    }
    void child.exited.then((exit) => this.lost(connection, crashError(this.name, describeExit(exit)), true));

    const impatience = AbortSignal.any([AbortSignal.timeout(startDeadlineMs), this.disposal.signal]);
    try {
      await client.handshake(impatience);
    } catch (error) {
      const exit = await child.kill();
      if (this.disposal.signal.aborted) {
        throw closedError();
      }
      const failure = startError(this.name, error, exit, startDeadlineMs);
      this.crashed(failure);
      this.enter('idle');
      throw failure;
    }
    this.connected = connection;
    this.enter('running');
    log(`process ${child.pid} is ready`);
    return connection;
  }

  /** The process is gone or ending: waiting requests fail with the reason, and the next request starts a new process. */
  private lost(connection: Connection<M, E>, reason: RpcError, crash: boolean): void {
    connection.client.close(reason);
    // Before the greeting the failure belongs to the start, which reports it itself.
    if (this.connected !== connection) {
      return;
    }
    this.connected = undefined;
    this.connection = undefined;
    this.enter('idle');
    if (crash) {
      this.crashed(reason);
    }
  }

  private crashed(crash: RpcError): void {
    this.crashesMs = [...this.crashesMs, this.options.now()];
    for (const listener of this.crashListeners) {
      listener(crash);
    }
  }

  private enter(state: SupervisorState): void {
    if (this.currentState === state || this.currentState === 'disposed') {
      return;
    }
    this.currentState = state;
    for (const listener of this.stateListeners) {
      listener(state);
    }
  }
}
