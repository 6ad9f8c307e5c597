import type { Disposable } from 'vscode';
import { Emitter } from '../host/emitter';
import type { Host } from '../host/host';

/** What a command asked the page of a folder to show, and when: a page that is built again follows each wish once. */
export class PageWishes<Wish extends object> implements Disposable {
  private readonly asked = new Map<string, Wish & { readonly atMs: number }>();
  private readonly changes = new Emitter<string>();
  /** Fires with the folder's path. */
  readonly onDidChange = this.changes.event;

  constructor(private readonly host: Pick<Host, 'now'>) {}

  get(folder: string): (Wish & { readonly atMs: number }) | null {
    return this.asked.get(folder) ?? null;
  }

  ask(folder: string, wish: Wish): void {
    this.asked.set(folder, { ...wish, atMs: this.host.now() });
    this.changes.fire(folder);
  }

  dispose(): void {
    this.changes.dispose();
  }
}
