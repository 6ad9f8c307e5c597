import { describe, expect, it } from 'vitest';
import { parseRecordAddress, recordAddress } from '../../../../src/editor/evidence/record-address';
import { registerRecordDocuments } from '../../../../src/editor/evidence/record-documents';
import { Emitter } from '../../../../src/editor/host/emitter';
import { fakeServices } from '../support/fake-services';
import { fakeUris } from '../support/uris';

const location = { file: 'traces/a.jsonl.gz', offset: 1234 };

describe('the address of a record', () => {
  it('is named like its file and says where the record is', () => {
    const address = recordAddress('/shop', { ...location, line: 3 });
    expect(address).toMatchObject({ scheme: 'meshlens-record', path: '/traces/a.jsonl @1234.json' });
    expect(parseRecordAddress(address)).toEqual({ folder: '/shop', location });
  });

  it.each(['{}', '{"folder":"/shop","file":1,"offset":2}', '{"folder":"/shop","file":"a"}', 'nonsense'])(
    'is refused when it is %s',
    (query) => {
      expect(() => parseRecordAddress({ query })).toThrow();
    },
  );
});

describe('registerRecordDocuments', () => {
  function provide() {
    const services = fakeServices('/shop');
    const cancelled = new Emitter<unknown>();
    const token = { isCancellationRequested: false, onCancellationRequested: cancelled.event };
    const registration = registerRecordDocuments(services);
    const read = (uri = fakeUris.from(recordAddress('/shop', location))) =>
      services.host.workspace.contentProviders.get('meshlens-record')?.provideTextDocumentContent(uri, token);
    return { services, cancelled, registration, read };
  }

  it('asks for the record at the address', async () => {
    const { services, read } = provide();
    services.analytics.answers.readRecord = () => ({ text: '{"span": 1}' }) as never;
    expect(await read()).toBe('{"span": 1}');
    expect(services.analytics.asked).toEqual([{ kind: 'readRecord', params: { folder: '/shop', location } }]);
  });

  it('shows in the document why there is none', async () => {
    const { services, read } = provide();
    services.analytics.answers.readRecord = () => Promise.reject(new Error('The file was cut short.'));
    expect(await read()).toBe('The file was cut short.');
    expect(await read(fakeUris.from({ scheme: 'meshlens-record', path: '/a', query: '{}' }))).toContain(
      'Not a record address',
    );
  });

  it('stops reading when the document is closed', async () => {
    const { services, cancelled, read } = provide();
    services.analytics.answers.readRecord = (_, { signal }) => {
      cancelled.fire(undefined);
      return Promise.reject(new Error(signal?.aborted === true ? 'stopped' : 'went on'));
    };
    expect(await read()).toBe('stopped');
  });

  it('ends with its registration', () => {
    const { services, registration } = provide();
    registration.dispose();
    expect(services.host.workspace.contentProviders.size).toBe(0);
  });
});
