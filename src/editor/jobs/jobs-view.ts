import type { Disposable } from 'vscode';
import type { ListedJob } from '../../contracts/jobs';
import { Emitter } from '../host/emitter';
import type { TreeItemData, TreeSource, TreeView } from '../host/surfaces';
import type { EditorServices } from '../services';
import { jobGroups, jobItem, type JobRow } from './job-rows';

const ID = 'meshlens.jobs';
/** Between two looks while the view is visible: something goes on, or other windows may start something. */
const BUSY_MS = 1000;
const IDLE_MS = 4000;

type Services = Pick<EditorServices, 'analytics' | 'context' | 'host' | 'output'>;

/** The Jobs view: jobs of all windows. It looks for them while it is visible, and never otherwise. */
export class JobsView implements TreeSource<JobRow>, Disposable {
  private readonly changes = new Emitter<void>();
  readonly onDidChange = this.changes.event;
  private readonly view: TreeView;
  private readonly subscription: Disposable;
  private jobs: readonly ListedJob[] | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly services: Services) {
    this.view = services.host.createTree(ID, this);
    this.subscription = this.view.onDidChangeVisibility(() => this.plan(0));
  }

  /** What is known now, asked for anew. */
  async look(): Promise<readonly ListedJob[]> {
    const { analytics, context } = this.services;
    const storageDir = context.globalStorageUri.fsPath;
    const jobs = await analytics.request('listJobs', { storageDir });
    if (JSON.stringify(jobs) !== JSON.stringify(this.jobs)) {
      this.jobs = jobs;
      this.changes.fire();
    }
    return jobs;
  }

  /** Looks soon, where the view is visible. */
  refresh(): void {
    this.plan(0);
  }

  children(parent?: JobRow): Promise<JobRow[]> {
    if (parent !== undefined) {
      return Promise.resolve(parent.kind === 'group' ? parent.jobs.map((job) => ({ kind: 'job', job })) : []);
    }
    if (this.jobs === undefined) {
      this.plan(0);
    }
    return Promise.resolve(jobGroups(this.jobs ?? []));
  }

  item(row: JobRow): TreeItemData {
    return jobItem(row, timeText);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.subscription.dispose();
    this.view.dispose();
    this.changes.dispose();
  }

  private plan(ms: number): void {
    clearTimeout(this.timer);
    if (this.view.visible) {
      this.timer = setTimeout(() => void this.turn(), ms);
    }
  }

  private async turn(): Promise<void> {
    let isBusy = false;
    try {
      isBusy = (await this.look()).some(({ endedMs, state }) => endedMs === null && state !== 'interrupted');
      this.view.message = undefined;
    } catch (error) {
      this.view.message = `The jobs could not be listed: ${error instanceof Error ? error.message : String(error)}`;
    }
    this.plan(isBusy ? BUSY_MS : IDLE_MS);
  }
}

export function timeText(ms: number): string {
  return new Date(ms).toLocaleTimeString(undefined, { hourCycle: 'h23' });
}
