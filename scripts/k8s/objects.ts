/** A Kubernetes object as it is read from YAML. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Labels; annotations?: Labels };
  // Schemas are checked by kubernetes-models; here only what is asked for is looked at.
  // oxlint-disable-next-line typescript/no-explicit-any
  [field: string]: any;
}

export type Labels = Record<string, string>;

/** The pods that an object makes. */
export interface PodTemplate {
  /** `Kind name` of the object. */
  owner: string;
  labels: Labels;
  // oxlint-disable-next-line typescript/no-explicit-any
  spec: Record<string, any>;
}

/** A container and where it stands. */
export interface Container {
  /** `Kind name/container`. */
  place: string;
  isInit: boolean;
  pod: PodTemplate;
  // oxlint-disable-next-line typescript/no-explicit-any
  spec: Record<string, any>;
}

/** `Kind name`. */
export function titleOf(object: KubeObject): string {
  return `${object.kind} ${object.metadata.name}`;
}

/** The one object of that kind and name. Throws when there is none: the test that asks has found something wrong. */
export function theObject(objects: readonly KubeObject[], kind: string, name: string): KubeObject {
  const found = findObject(objects, kind, name);
  if (found === null) throw new Error(`there is no ${kind} ${name}`);
  return found;
}

/** The object of that kind and name, or null. A generated name matches without the hash at its end. */
export function findObject(objects: readonly KubeObject[], kind: string, name: string): KubeObject | null {
  const isNamed = (object: KubeObject) =>
    object.metadata.name === name || object.metadata.name.replace(/-[a-z0-9]{10}$/, '') === name;
  return objects.find((object) => object.kind === kind && isNamed(object)) ?? null;
}

/** The pods of every workload. */
export function podTemplates(objects: readonly KubeObject[]): PodTemplate[] {
  return objects.flatMap((object) => {
    const template = templateOf(object);
    return template === null
      ? []
      : [{ owner: titleOf(object), labels: template.metadata?.labels ?? {}, spec: template.spec }];
  });
}

function templateOf(object: KubeObject) {
  switch (object.kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return object['spec'].template;
    case 'CronJob':
      return object['spec'].jobTemplate.spec.template;
    default:
      return null;
  }
}

/** Every container, those that initialise pods among them. */
export function containers(objects: readonly KubeObject[]): Container[] {
  return podTemplates(objects).flatMap((pod) => {
    const asContainers = (list: Container['spec'][] | undefined, isInit: boolean) =>
      (list ?? []).map((spec) => ({ place: `${pod.owner}/${spec['name']}`, isInit, pod, spec }));
    return [
      ...asContainers(pod.spec['initContainers'], true),
      ...asContainers(pod.spec['containers'], false),
    ];
  });
}

/** The container that stands there, by `Kind name/container`. */
export function theContainer(objects: readonly KubeObject[], place: string): Container['spec'] {
  const found = containers(objects).find((container) => container.place === place);
  if (!found) throw new Error(`there is no container ${place}`);
  return found.spec;
}

/** Whether labels match a selector of `matchLabels` and `matchExpressions`. */
export function matches(
  selector: {
    matchLabels?: Labels;
    matchExpressions?: { key: string; operator: string; values?: string[] }[];
  },
  labels: Labels,
): boolean {
  const byLabels = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  const byExpressions = (selector.matchExpressions ?? []).every(({ key, operator, values }) => {
    if (operator !== 'In') throw new Error(`the operator ${operator} is not known here`);
    return (values ?? []).includes(labels[key] ?? '');
  });
  return byLabels && byExpressions;
}
