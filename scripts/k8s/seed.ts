import {
  behind,
  claim,
  claimBehind,
  configVariables,
  mount,
  ports,
  probe,
  resources,
  secretVariables,
  volume,
} from './facts.ts';
import { findObject, type KubeObject, theContainer, theObject } from './objects.ts';
import type { Overlay } from './rendering.ts';

/** One row of the architecture's tables: its words, what they mean in Kubernetes' terms, and where that is found. */
export interface SeedRow {
  words: string;
  expected: unknown;
  find: (objects: readonly KubeObject[]) => unknown;
  /** Overlays in which it is otherwise, and why that is right. */
  except?: Partial<Record<Overlay, { because: string; expected: unknown }>>;
}

const app = 'Deployment finance-app/finance-app';
const postgres = 'StatefulSet postgres/postgres';
const redis = 'Deployment redis/redis';

const fromStorageClass = 'prod has volumes of a storage class and no folder of a node';

export const seed: readonly SeedRow[] = [
  {
    words: 'finance-app namespace',
    expected: 'finance-app',
    find: (objects) => theObject(objects, 'Namespace', 'finance-app').metadata.name,
  },
  {
    words: 'ConfigMap: FLASK_ENV (here NODE_ENV), UPLOAD_FOLDER, POSTGRES_DB, POSTGRES_USER, REDIS_URL',
    expected: ['NODE_ENV', 'UPLOAD_FOLDER', 'POSTGRES_DB', 'POSTGRES_USER', 'REDIS_URL'],
    find: (objects) => {
      const { data } = theObject(objects, 'ConfigMap', 'finance-app-config') as {
        data?: Record<string, string>;
      };
      // An overlay may set more of the server's settings.
      return ['NODE_ENV', 'UPLOAD_FOLDER', 'POSTGRES_DB', 'POSTGRES_USER', 'REDIS_URL'].filter(
        (key) => data?.[key],
      );
    },
  },
  {
    words: 'REDIS_URL leads to the Redis Service, UPLOAD_FOLDER to the uploads volume',
    expected: ['redis://redis-service:6379', '/data/uploads', '/data/uploads'],
    find: (objects) => {
      const { REDIS_URL: url, UPLOAD_FOLDER: folder } = theObject(objects, 'ConfigMap', 'finance-app-config')[
        'data'
      ];
      return [url, folder, mount(objects, app, 'uploads')];
    },
  },
  {
    words: 'Secret: postgres-password, secret-key, database-url',
    expected: ['database-url', 'postgres-password', 'secret-key'],
    find: (objects) =>
      Object.keys(findObject(objects, 'Secret', 'finance-app-secret')?.['data'] ?? {}).sort(),
    except: { prod: { because: 'the Secret is expected to exist there', expected: [] } },
  },
  {
    words: 'ConfigMap → Environment Variables → Flask App Pods',
    expected: true,
    find: (objects) => {
      const { name } = theObject(objects, 'ConfigMap', 'finance-app-config').metadata;
      const sources = theContainer(objects, app)['envFrom'] as { configMapRef?: { name: string } }[];
      return sources.some(({ configMapRef }) => configMapRef?.name === name);
    },
  },
  {
    words: 'Secret → Environment Variables → Flask App Pods',
    expected: {
      DATABASE_URL: 'finance-app-secret/database-url',
      SECRET_KEY: 'finance-app-secret/secret-key',
    },
    find: (objects) => secretVariables(objects, app),
  },
  {
    words: 'ConfigMap and Secret → Environment Variables → postgres-0 Pod',
    expected: {
      POSTGRES_DB: 'finance-app-config/POSTGRES_DB',
      POSTGRES_USER: 'finance-app-config/POSTGRES_USER',
      POSTGRES_PASSWORD: 'finance-app-secret/postgres-password',
    },
    find: (objects) => ({ ...configVariables(objects, postgres), ...secretVariables(objects, postgres) }),
  },
  {
    words: 'PostgreSQL PV (5Gi, RWO), hostPath /data/postgres',
    expected: ['5Gi', ['ReadWriteOnce'], '/data/postgres'],
    find: (objects) => volume(objects, 'finance-app-postgres'),
    except: { prod: { because: fromStorageClass, expected: null } },
  },
  {
    words: 'Uploads PV (2Gi, RWX), hostPath /data/uploads',
    expected: ['2Gi', ['ReadWriteMany'], '/data/uploads'],
    find: (objects) => volume(objects, 'finance-app-uploads'),
    except: { prod: { because: fromStorageClass, expected: null } },
  },
  {
    words: 'PostgreSQL PVC (5Gi, RWO) of postgres-0, bound to the PostgreSQL PV',
    expected: {
      size: '5Gi',
      modes: ['ReadWriteOnce'],
      volume: 'finance-app-postgres',
      reservedFor: 'finance-app/postgres-data-postgres-0',
    },
    find: (objects) => {
      const [template] = theObject(objects, 'StatefulSet', 'postgres')['spec'].volumeClaimTemplates;
      return claim(objects, template.spec, 'finance-app-postgres');
    },
    except: {
      prod: {
        because: fromStorageClass,
        expected: { size: '5Gi', modes: ['ReadWriteOnce'], volume: null, reservedFor: null },
      },
    },
  },
  {
    words: 'Uploads PVC (2Gi, RWX), bound to the Uploads PV',
    expected: {
      size: '2Gi',
      modes: ['ReadWriteMany'],
      volume: 'finance-app-uploads',
      reservedFor: 'finance-app/uploads',
    },
    find: (objects) =>
      claim(objects, theObject(objects, 'PersistentVolumeClaim', 'uploads')['spec'], 'finance-app-uploads'),
    except: {
      prod: {
        because: fromStorageClass,
        expected: { size: '2Gi', modes: ['ReadWriteMany'], volume: null, reservedFor: null },
      },
    },
  },
  {
    words: 'postgres-0 Pod → PostgreSQL PVC; Flask App Pods → Uploads PVC',
    expected: ['/var/lib/postgresql', 'uploads'],
    find: (objects) => [
      mount(objects, postgres, 'postgres-data'),
      claimBehind(objects, 'finance-app', 'uploads'),
    ],
  },
  {
    words: 'PostgreSQL Service (postgres-service), headless, 5432 → postgres-0',
    expected: [['headless', 5432, null], ['StatefulSet postgres']],
    find: (objects) => [ports(objects, 'postgres-service'), behind(objects, 'postgres-service')],
  },
  {
    words: 'StatefulSet postgres (postgres-0), of postgres-service',
    expected: ['postgres', 'postgres-service'],
    find: (objects) => {
      const { metadata, spec } = theObject(objects, 'StatefulSet', 'postgres');
      return [metadata.name, spec.serviceName];
    },
  },
  {
    words: 'PostgreSQL | 5432 | 30432 (NodePort) | TCP, for debugging',
    expected: ['NodePort', 5432, 30432],
    find: (objects) => ports(objects, 'postgres-nodeport'),
    except: { prod: { because: 'the database is not open to the nodes’ network there', expected: null } },
  },
  {
    words: 'Redis | 6379 | - (Internal only) | TCP: redis-service (ClusterIP) → Redis Pod',
    expected: [['ClusterIP', 6379, null], ['Deployment redis']],
    find: (objects) => [ports(objects, 'redis-service'), behind(objects, 'redis-service')],
  },
  {
    words: 'Flask App | 5000 | 30080 (NodePort) | HTTP: finance-app-nodeport → Flask App Pods (Port 5000)',
    expected: [['NodePort', 5000, 30080], ['Deployment finance-app'], 5000],
    find: (objects) => [
      ports(objects, 'finance-app-nodeport'),
      behind(objects, 'finance-app-nodeport'),
      theContainer(objects, app)['ports'][0].containerPort,
    ],
  },
  {
    words: 'Init Container (Wait for DB) before the Flask App',
    expected: ['wait-for-database', '--wait-for-database'],
    find: (objects) => {
      const { name, command } = theContainer(objects, 'Deployment finance-app/wait-for-database');
      return [name, command.at(-1)];
    },
  },
  {
    words: 'Flask App | Deployment | 2 | 250m | 256Mi | 500m | 512Mi',
    expected: ['Deployment', 2, '250m', '256Mi', '500m', '512Mi'],
    find: (objects) => resources(objects, 'Deployment', 'finance-app'),
    except: {
      dev: {
        because: 'a server that starts anew whenever a source is saved needs a core for it',
        expected: ['Deployment', 2, '250m', '256Mi', '2', '512Mi'],
      },
    },
  },
  {
    words: 'PostgreSQL | StatefulSet | 1 | 250m | 256Mi | 500m | 512Mi',
    expected: ['StatefulSet', 1, '250m', '256Mi', '500m', '512Mi'],
    find: (objects) => resources(objects, 'StatefulSet', 'postgres'),
  },
  {
    words: 'Redis | Deployment | 1 | 100m | 128Mi | 200m | 256Mi',
    expected: ['Deployment', 1, '100m', '128Mi', '200m', '256Mi'],
    find: (objects) => resources(objects, 'Deployment', 'redis'),
  },
  {
    words: 'Flask: Liveness Probe: HTTP GET /health (60s initial, 30s period)',
    expected: ['GET :5000/health', 60, 30],
    find: (objects) => probe(objects, app, 'livenessProbe'),
  },
  {
    words: 'Flask: Readiness Probe: HTTP GET /health (30s initial, 10s period); here it asks for readiness',
    expected: ['GET :5000/health?check=ready', 30, 10],
    find: (objects) => probe(objects, app, 'readinessProbe'),
  },
  {
    words: 'PostgreSQL: Liveness Probe: pg_isready command (30s initial, 10s period)',
    expected: ['pg_isready', 30, 10],
    find: (objects) => probe(objects, postgres, 'livenessProbe'),
  },
  {
    words: 'PostgreSQL: Readiness Probe: pg_isready command (5s initial, 5s period)',
    expected: ['pg_isready', 5, 5],
    find: (objects) => probe(objects, postgres, 'readinessProbe'),
  },
  {
    words: 'Redis: Liveness Probe: redis-cli ping (30s initial, 10s period)',
    expected: ['redis-cli ping', 30, 10],
    find: (objects) => probe(objects, redis, 'livenessProbe'),
  },
  {
    words: 'Redis: Readiness Probe: redis-cli ping (5s initial, 5s period)',
    expected: ['redis-cli ping', 5, 5],
    find: (objects) => probe(objects, redis, 'readinessProbe'),
  },
];

/** The objects of the deployment sequence, step by step; a step's objects stand together, whatever their order there. */
export const sequence: readonly (readonly [step: string, ...objects: string[]])[] = [
  ['1. Namespace Creation', 'Namespace finance-app'],
  ['2. Configuration Setup', 'ConfigMap finance-app-config', 'Secret finance-app-secret'],
  [
    '3. Storage Provisioning',
    'PersistentVolume finance-app-postgres',
    'PersistentVolume finance-app-uploads',
  ],
  ['4. Database Deployment', 'Service postgres-service', 'StatefulSet postgres'],
  ['5. Cache Deployment', 'Service redis-service', 'Deployment redis'],
  ['6. Application Deployment', 'PersistentVolumeClaim uploads', 'Deployment finance-app'],
  ['7. External Access', 'Service finance-app-nodeport', 'Service postgres-nodeport'],
];
