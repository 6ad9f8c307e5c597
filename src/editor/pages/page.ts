import type { Disposable } from 'vscode';
import type { PageDeclaration, PageRequests } from '../../contracts/page';
import type { Progress } from '../../contracts/protocol';
import { disposeAll } from '../host/emitter';
import type { RequestMap } from '../../process/rpc/messages';
import type { RpcHandlers } from '../../process/rpc/server';

/** A kind of page: what is declared of it, and the content for a subject, such as the path of a folder. */
export interface Page<Subject, Snapshot> extends PageDeclaration {
  readonly content: (subject: Subject) => PageContent<Snapshot>;
}

/** What one open page shows and how it is answered. */
export interface PageContent<Snapshot> {
  /** What the snapshot is made of: it is built and sent again when one of these has changed. */
  readonly basis: () => readonly unknown[];
  readonly snapshot: () => Snapshot;
  readonly progress: () => Progress | null;
  readonly onDidChange: (listener: () => void) => Disposable;
  /** Best typed as `PageHandlers` of the page's requests. */
  readonly handlers: (page: PageLink<Snapshot>) => AnyHandlers;
  /** Has what is shown fetched or computed: a restored page has nothing in memory. */
  readonly opened?: () => void;
  readonly closed?: () => void;
}

/** The answers to what a page asks; every page is greeted alike. */
export type PageHandlers<M extends PageRequests & RequestMap<M>> = Omit<RpcHandlers<M>, 'ready'>;

type AnyHandlers = Readonly<Record<string, (params: never, context: never) => unknown>>;

/** What the handlers of a page may use. */
export interface PageLink<Snapshot> {
  /** The snapshot the page has; undefined until it is ready. */
  readonly delivered: Snapshot | undefined;
  /** Answers at once; a failure of the work is shown in the editor. */
  readonly started: (work: PromiseLike<unknown>) => null;
}

/** Changes of two sorts. */
export function eitherChange(
  one: (listener: () => void) => Disposable,
  other: (listener: () => void) => Disposable,
): (listener: () => void) => Disposable {
  return (listener) => disposeAll(one(listener), other(listener));
}

/** The changes that concern one folder. */
export function changesOf(
  event: (listener: (folder: string) => void) => Disposable,
  folder: string,
): (listener: () => void) => Disposable {
  return (listener) =>
    event((changed) => {
      if (changed === folder) {
        listener();
      }
    });
}
