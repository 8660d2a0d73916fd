/** What the architecture's tables tell of an object, read from the object. */
import { findObject, type KubeObject, podTemplates, theContainer, theObject, titleOf } from './objects.ts';

type Objects = readonly KubeObject[];

/** Environment variables that come from a Secret, as `Secret's name/key`. */
export function secretVariables(objects: Objects, container: string): Record<string, string> {
  return variables(objects, container, 'secretKeyRef', 'Secret');
}

/** Environment variables that come from a ConfigMap, as `ConfigMap's name/key`. */
export function configVariables(objects: Objects, container: string): Record<string, string> {
  return variables(objects, container, 'configMapKeyRef', 'ConfigMap');
}

function variables(
  objects: Objects,
  container: string,
  reference: string,
  kind: string,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, valueFrom } of theContainer(objects, container)['env']) {
    const key = valueFrom?.[reference];
    if (!key) continue;
    // Told by the name it was made under, without the hash at its end.
    const base = ['finance-app-config', 'finance-app-secret'].find(
      (each) => findObject(objects, kind, each)?.metadata.name === key.name,
    );
    found[name] = `${base ?? key.name}/${key.key}`;
  }
  return found;
}

/** Size, access modes and host folder of a volume; null when there is none. */
export function volume(objects: Objects, name: string): [string, string[], string] | null {
  const spec = findObject(objects, 'PersistentVolume', name)?.['spec'];
  return spec ? [spec.capacity.storage, spec.accessModes, spec.hostPath.path] : null;
}

/** What a claim asks for, the volume it names, and the claim that this volume is reserved for. */
export function claim(
  objects: Objects,
  spec: KubeObject['spec'],
  volumeName: string,
): { size: string; modes: string[]; volume: string | null; reservedFor: string | null } {
  const found = findObject(objects, 'PersistentVolume', volumeName)?.['spec'];
  if (found && found.storageClassName !== spec.storageClassName)
    throw new Error(`${volumeName} is of another class than its claim`);
  return {
    size: spec.resources.requests.storage,
    modes: spec.accessModes,
    volume: spec.volumeName ?? null,
    reservedFor: found ? `${found.claimRef.namespace}/${found.claimRef.name}` : null,
  };
}

/** The folder where a container mounts the pod's volume of that name. */
export function mount(objects: Objects, container: string, volumeName: string): string | undefined {
  const mounts = theContainer(objects, container)['volumeMounts'] as { name: string; mountPath: string }[];
  return mounts.find(({ name }) => name === volumeName)?.mountPath;
}

/** The claim behind a Deployment's volume of that name. */
export function claimBehind(objects: Objects, deployment: string, volumeName: string): string | undefined {
  const volumes = theObject(objects, 'Deployment', deployment)['spec'].template.spec.volumes as {
    name: string;
    persistentVolumeClaim?: { claimName: string };
  }[];
  return volumes.find(({ name }) => name === volumeName)?.persistentVolumeClaim?.claimName;
}

/** Type, port inside and port on the nodes of a Service; null when there is none. */
export function ports(
  objects: Objects,
  name: string,
): [type: string, inside: number, outside: number | null] | null {
  const spec = findObject(objects, 'Service', name)?.['spec'];
  return spec
    ? [spec.clusterIP === 'None' ? 'headless' : spec.type, spec.ports[0].port, spec.ports[0].nodePort ?? null]
    : null;
}

/** The workloads whose pods a Service leads to. */
export function behind(objects: Objects, service: string): string[] {
  const { selector } = theObject(objects, 'Service', service)['spec'] as { selector: Record<string, string> };
  const isSelected = (labels: Record<string, string>) =>
    Object.entries(selector).every(([key, value]) => labels[key] === value);
  return podTemplates(objects)
    .filter((pod) => isSelected(pod.labels))
    .map((pod) => pod.owner);
}

/** Kind, replicas (or the autoscaler's least), requests and limits, as the table of resources lists them. */
export function resources(
  objects: Objects,
  kind: string,
  name: string,
): [string, number, string, string, string, string] {
  const object = theObject(objects, kind, name);
  const { requests, limits } = theContainer(objects, `${titleOf(object)}/${name}`)['resources'];
  const replicas =
    object['spec'].replicas ?? findObject(objects, 'HorizontalPodAutoscaler', name)?.['spec'].minReplicas;
  return [kind, replicas, requests.cpu, requests.memory, limits.cpu, limits.memory];
}

/** What a probe asks, when first and how often, in seconds. */
export function probe(
  objects: Objects,
  container: string,
  name: 'livenessProbe' | 'readinessProbe',
): [string, number, number] {
  const spec = theContainer(objects, container);
  const { httpGet, exec, initialDelaySeconds, periodSeconds } = spec[name];
  if (httpGet) {
    const port = spec['ports'].find((each: { name: string }) => each.name === httpGet.port)?.containerPort;
    return [`GET :${port}${httpGet.path}`, initialDelaySeconds, periodSeconds];
  }
  const command = (exec.command as string[]).join(' ');
  return [
    /pg_isready|redis-cli(?: -e)? ping/.exec(command)?.[0].replace(' -e', '') ?? command,
    initialDelaySeconds,
    periodSeconds,
  ];
}
