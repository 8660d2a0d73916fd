import {
  containers,
  findObject,
  type KubeObject,
  type Labels,
  matches,
  podTemplates,
  titleOf,
} from './objects.ts';

/** Pods as far as selectors see them. */
interface Selectable {
  labels: Labels;
  ports: (string | number)[];
}

/** Keys of Secrets that somebody else brings: the operator of the database, or who deploys. */
const foreignSecrets: Record<string, string[]> = {
  'finance-app-secret': ['postgres-password', 'secret-key', 'database-url'],
  'finance-database-app': ['uri'],
  'finance-sharding': ['users.toml', 'database-url-0', 'database-url-1'],
};

/** What one object says of another that is not so; a sentence each. */
export function brokenReferences(objects: readonly KubeObject[]): string[] {
  return [
    ...brokenValues(objects),
    ...brokenVolumes(objects),
    ...brokenSelectors(objects),
    ...brokenRoutes(objects),
  ];
}

/** Environment variables whose ConfigMap or Secret, or the key there, does not exist. */
function brokenValues(objects: readonly KubeObject[]): string[] {
  return containers(objects).flatMap(({ place, spec }) => {
    const sources = (spec['envFrom'] ?? []) as { configMapRef?: { name: string } }[];
    const missingMaps = sources.flatMap(({ configMapRef }) =>
      configMapRef && hasExactly(objects, 'ConfigMap', configMapRef.name)
        ? []
        : [`${place} takes variables from nothing`],
    );
    const variables = (spec['env'] ?? []) as {
      name: string;
      valueFrom?: Record<string, { name: string; key: string }>;
    }[];
    const missingKeys = variables.flatMap(({ name, valueFrom }) => {
      const [reference] = Object.entries(valueFrom ?? {});
      if (!reference || keyExists(objects, ...reference)) return [];
      return [`${place}: ${name} comes from ${reference[1].name}/${reference[1].key}, which does not exist`];
    });
    return [...missingMaps, ...missingKeys];
  });
}

function keyExists(
  objects: readonly KubeObject[],
  reference: string,
  from: { name: string; key: string },
): boolean {
  const kind = reference === 'secretKeyRef' ? 'Secret' : 'ConfigMap';
  const object = hasExactly(objects, kind, from.name);
  if (object) return from.key in object['data'];
  return kind === 'Secret' && (foreignSecrets[from.name] ?? []).includes(from.key);
}

function hasExactly(objects: readonly KubeObject[], kind: string, name: string): KubeObject | undefined {
  return objects.find((object) => object.kind === kind && object.metadata.name === name);
}

/** Mounts of volumes that the pod does not have, and volumes of objects that do not exist. */
function brokenVolumes(objects: readonly KubeObject[]): string[] {
  const problems: string[] = [];
  for (const pod of podTemplates(objects)) {
    const templates =
      objects.find((object) => titleOf(object) === pod.owner)?.['spec'].volumeClaimTemplates ?? [];
    const volumes = [
      ...(pod.spec['volumes'] ?? []),
      ...templates.map((each: KubeObject) => ({ name: each.metadata.name })),
    ];
    for (const { name, persistentVolumeClaim, configMap, secret } of volumes) {
      const isThere =
        (!persistentVolumeClaim ||
          hasExactly(objects, 'PersistentVolumeClaim', persistentVolumeClaim.claimName)) &&
        (!configMap || hasExactly(objects, 'ConfigMap', configMap.name)) &&
        (!secret || secret.secretName in foreignSecrets);
      if (!isThere) problems.push(`${pod.owner}: the volume ${name} is of nothing`);
    }
    for (const { place, spec } of containers(objects).filter(
      (container) => container.pod.owner === pod.owner,
    )) {
      for (const { name } of spec['volumeMounts'] ?? []) {
        if (!volumes.some((volume) => volume.name === name))
          problems.push(`${place} mounts ${name}, which the pod does not have`);
      }
    }
  }
  for (const volume of objects.filter(({ kind }) => kind === 'PersistentVolume')) {
    if (!claimOf(objects, volume))
      problems.push(`${titleOf(volume)} is reserved for a claim that does not ask for it`);
  }
  return problems;
}

/** The claim that a volume is reserved for, when that one asks for this very volume. */
function claimOf(objects: readonly KubeObject[], volume: KubeObject): boolean {
  const { claimRef, storageClassName } = volume['spec'];
  const claims = objects.flatMap((object) => {
    if (object.kind === 'PersistentVolumeClaim')
      return [{ name: object.metadata.name, spec: object['spec'] }];
    return ((object['spec']?.volumeClaimTemplates ?? []) as KubeObject[]).map((each) => ({
      name: `${each.metadata.name}-${object.metadata.name}-0`,
      spec: each['spec'],
    }));
  });
  return claims.some(
    ({ name, spec }) =>
      claimRef.namespace === 'finance-app' &&
      claimRef.name === name &&
      spec.volumeName === volume.metadata.name &&
      spec.storageClassName === storageClassName,
  );
}

/** Selectors that choose no pods, and workloads that do not choose their own. */
function brokenSelectors(objects: readonly KubeObject[]): string[] {
  const pods = selectable(objects);
  const problems: string[] = [];
  const mustMatch = (title: string, selector: Parameters<typeof matches>[0]) => {
    if (!pods.some((pod) => matches(selector, pod.labels))) problems.push(`${title} selects no pod`);
  };
  for (const object of objects) {
    const title = titleOf(object);
    const { spec } = object;
    if (object.kind === 'Service') mustMatch(title, { matchLabels: spec.selector });
    if (object.kind === 'PodDisruptionBudget') mustMatch(title, spec.selector);
    if (object.kind === 'NetworkPolicy') {
      mustMatch(title, spec.podSelector);
      const peers = [...(spec.ingress ?? []), ...(spec.egress ?? [])].flatMap((rule) => [
        ...(rule.from ?? []),
        ...(rule.to ?? []),
      ]);
      for (const peer of peers)
        if (peer.podSelector && !peer.namespaceSelector) mustMatch(`${title}, a peer`, peer.podSelector);
    }
    if (object.kind === 'Deployment' || object.kind === 'StatefulSet') {
      if (!matches(spec.selector, spec.template.metadata.labels))
        problems.push(`${title} does not select its own pods`);
    }
  }
  return problems;
}

/** The pods of all workloads, and those that the database's operator makes. */
function selectable(objects: readonly KubeObject[]): Selectable[] {
  const ofWorkloads = podTemplates(objects).map(({ labels, spec }) => ({
    labels,
    ports: (spec['containers'] as { ports?: { name: string; containerPort: number }[] }[]).flatMap(
      ({ ports = [] }) => ports.flatMap(({ name, containerPort }) => [name, containerPort]),
    ),
  }));
  const ofOperator = objects
    .filter(({ kind }) => kind === 'Cluster')
    .map(({ metadata, spec }) => ({
      labels: { 'cnpg.io/cluster': metadata.name, ...(spec.inheritedMetadata?.labels as Labels) },
      ports: [5432],
    }));
  return [...ofWorkloads, ...ofOperator];
}

/** Services to ports that their pods do not have, ways in to Services and autoscalers of workloads that do not exist. */
function brokenRoutes(objects: readonly KubeObject[]): string[] {
  const pods = selectable(objects);
  return objects.flatMap((object) => {
    const title = titleOf(object);
    const { spec } = object;
    switch (object.kind) {
      case 'Service': {
        const open = pods
          .filter(({ labels }) => matches({ matchLabels: spec.selector }, labels))
          .flatMap(({ ports }) => ports);
        return (spec.ports as { targetPort: string }[])
          .filter(({ targetPort }) => !open.includes(targetPort))
          .map(({ targetPort }) => `${title} leads to the port ${targetPort}, which its pods do not have`);
      }
      case 'Ingress': {
        const { name, port } = spec.rules[0].http.paths[0].backend.service;
        const ports = findObject(objects, 'Service', name)?.['spec'].ports as { name: string }[] | undefined;
        return ports?.some((each) => each.name === port.name) ? [] : [`${title} leads to nothing`];
      }
      case 'HorizontalPodAutoscaler':
        return findObject(objects, spec.scaleTargetRef.kind, spec.scaleTargetRef.name)
          ? []
          : [`${title} scales nothing`];
      default:
        return [];
    }
  });
}
