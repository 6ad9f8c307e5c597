import type { ServiceNode } from '../topology/graph';

/** What a service is for, when it is not the application itself. */
export type Role = 'broker' | 'store' | 'telemetry' | 'load';

const ROLE_OF_WORD: ReadonlyMap<string, Role> = new Map([
  ...rolesOf('broker', 'kafka rabbitmq nats activemq artemis pulsar mosquitto redpanda nsq'),
  ...rolesOf(
    'store',
    'db database postgres postgresql mysql mariadb mongo mongodb redis valkey memcached memcache elasticsearch opensearch cassandra etcd zookeeper minio sqlserver mssql oracle neo4j clickhouse influxdb consul vault',
  ),
  ...rolesOf(
    'telemetry',
    'jaeger zipkin prometheus grafana otel otelcol opentelemetry collector loki tempo fluentd fluentbit filebeat logstash kibana alertmanager exporter statsd opamp',
  ),
  ...rolesOf('load', 'loadgenerator loadgen loadtest locust k6 sim wrk jmeter gatling'),
]);

/**
 * The role a service's images or name give it; null for what looks like a part of the application. Words are compared
 * whole: `redis-cart` is a store, `redistribution` is not.
 */
export function roleOf({ name, images = [] }: ServiceNode): Role | null {
  const repositories = images.map(
    (image) =>
      image
        .split('@', 1)[0]
        .replace(/:[^/:]*$/, '')
        .split('/')
        .at(-1) ?? '',
  );
  for (const text of [...repositories, name]) {
    const words = text.toLowerCase().split(/[^a-z0-9]+/);
    const pairs = words.slice(1).map((word, index) => words[index] + word);
    for (const word of [...pairs, ...words]) {
      const role = ROLE_OF_WORD.get(word);
      if (role) {
        return role;
      }
    }
  }
  return null;
}

function rolesOf(role: Role, words: string): [string, Role][] {
  return words.split(' ').map((word) => [word, role]);
}
