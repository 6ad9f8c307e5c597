import type { ScheduleRequests, ScheduleSnapshot, ScheduleWish } from '../../src/contracts/scheduling/page';
import type { Recommendation } from '../../src/contracts/scheduling/schedule-report';
import type { MessagePort } from '../../src/process/rpc/port';
import { connectPage, type PageHost } from '../kit/connection';

/** What the page asks of the editor, and what it hears from it. */
export interface ScheduleHost extends PageHost<ScheduleSnapshot> {
  schedule(wish: ScheduleWish): Promise<void>;
  cancel(): Promise<void>;
  openRecommendation(recommendation: Pick<Recommendation, 'service' | 'field'>): Promise<void>;
  /** True when the user chose a place. */
  save(name: string, bytes: Uint8Array): Promise<boolean>;
}

/** The editor as seen through a message port. */
export function connectHost(port: MessagePort): ScheduleHost {
  const { host, request } = connectPage<ScheduleRequests, ScheduleSnapshot>(port);
  return {
    ...host,
    async schedule(wish) {
      await request('schedule', wish);
    },
    async cancel() {
      await request('cancel', null);
    },
    async openRecommendation({ service, field }) {
      await request('openRecommendation', { service, field });
    },
    save: (name, bytes) => request('save', { name, bytes }),
  };
}
