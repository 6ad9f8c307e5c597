import { describe, expect, it } from 'vitest';
import { forgetName, namedIncidents, nameIncident } from '../../../src/editor/named-incidents';
import { fakeServices } from './support/fake-services';

const at = (fromMs: number, name: string, service = 'cart') => ({
  name,
  service,
  fromMs,
  toMs: fromMs + 10,
  signature: [0.5, null],
});

describe('names of incidents', () => {
  it('are kept by folder, the latest last, one for an incident', async () => {
    const { context, host } = fakeServices('/shop', '/bank');
    const [shop, bank] = host.workspace.workspaceFolders;
    await nameIncident(context, shop, at(0, 'first'));
    await nameIncident(context, shop, at(5, 'other service', 'payment'));
    await nameIncident(context, shop, at(20, 'later'));
    await nameIncident(context, shop, at(5, 'again'));
    expect(namedIncidents(context, shop).map(({ name }) => name)).toEqual([
      'other service',
      'later',
      'again',
    ]);
    expect(namedIncidents(context, bank)).toEqual([]);
    await forgetName(context, shop, at(22, ''));
    expect(namedIncidents(context, shop).map(({ name }) => name)).toEqual(['other service', 'again']);
  });

  it('are forgotten where there are too many, the oldest first', async () => {
    const { context, host } = fakeServices('/shop');
    const [shop] = host.workspace.workspaceFolders;
    for (let incident = 0; incident < 205; incident++) {
      await nameIncident(context, shop, at(100 * incident, String(incident)));
    }
    const names = namedIncidents(context, shop);
    expect([names.length, names[0].name]).toEqual([200, '5']);
  });
});
