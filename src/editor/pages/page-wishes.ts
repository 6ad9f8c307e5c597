import type { Disposable } from 'vscode';
import type { ExplainedInterval, IncidentInterval } from '../../contracts/incident/interval';
import { Emitter } from '../host/emitter';
import type { Host } from '../host/host';

/** What a command asked the page of a folder to show, and when: a page that is built again follows each wish once. */
export class PageWishes<Wish extends object> implements Disposable {
  private readonly wishes = new Map<string, Wish & { readonly atMs: number }>();
  private readonly changes = new Emitter<string>();
  /** Fires with the folder's path. */
  readonly onDidChange = this.changes.event;

  constructor(private readonly host: Pick<Host, 'now'>) {}

  get(folder: string): (Wish & { readonly atMs: number }) | null {
    return this.wishes.get(folder) ?? null;
  }

  /** A part of a snapshot: empty where nothing was asked for. */
  asked(folder: string): { readonly asked?: Wish & { readonly atMs: number } } {
    const asked = this.get(folder);
    return asked === null ? {} : { asked };
  }

  ask(folder: string, wish: Wish): void {
    this.wishes.set(folder, { ...wish, atMs: this.host.now() });
    this.changes.fire(folder);
  }

  dispose(): void {
    this.changes.dispose();
  }
}

/** The incidents that a page of folders was asked to show. */
export type IncidentWishes = PageWishes<IncidentInterval>;

/** The incidents that the heatmap was asked to show, and the intervals to explain. */
export type HeatmapWishes = PageWishes<IncidentInterval | ExplainedInterval>;
