import type { Container, PodTemplate } from './objects.ts';

/** The kinds of volumes that Pod Security `restricted` lets a pod have. */
const volumeKinds = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** Where a pod falls short of Pod Security `restricted`, or of what we ask of pods besides; a phrase each. */
export function podShortcomings({ spec }: PodTemplate): string[] {
  const found: string[] = [];
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) if (spec[field]) found.push(field);
  for (const volume of spec['volumes'] ?? []) {
    const kind = Object.keys(volume).find((key) => key !== 'name') ?? 'emptyDir';
    if (!volumeKinds.includes(kind)) found.push(`volume of ${kind}`);
  }
  if (spec['automountServiceAccountToken'] !== false) found.push('has a token of the API');
  if (spec['enableServiceLinks'] !== false) found.push('has a variable for every Service');
  return found;
}

/** Where a container falls short of Pod Security `restricted`, or of what we ask of containers besides; a phrase each. */
export function containerShortcomings({ spec, pod }: Container): string[] {
  const own = spec['securityContext'] ?? {};
  const ofPod = pod.spec['securityContext'] ?? {};
  const found: string[] = [];
  if (own.privileged) found.push('is privileged');
  if (own.allowPrivilegeEscalation !== false) found.push('may gain privileges');
  if (!(own.runAsNonRoot ?? ofPod.runAsNonRoot)) found.push('may run as root');
  if ((own.runAsUser ?? ofPod.runAsUser) === 0) found.push('runs as root');
  if (!own.capabilities?.drop?.includes('ALL')) found.push('keeps capabilities');
  for (const capability of own.capabilities?.add ?? []) {
    if (capability !== 'NET_BIND_SERVICE') found.push(`has the capability ${capability}`);
  }
  const seccomp = (own.seccompProfile ?? ofPod.seccompProfile)?.type;
  if (seccomp !== 'RuntimeDefault' && seccomp !== 'Localhost') found.push('may make any system call');
  if ((spec['ports'] ?? []).some((port: { hostPort?: number }) => port.hostPort))
    found.push('has a port of the node');
  if (own.readOnlyRootFilesystem !== true) found.push('may write into its image');
  for (const which of ['requests', 'limits']) {
    for (const what of ['cpu', 'memory'])
      if (!spec['resources']?.[which]?.[what]) found.push(`no ${which} of ${what}`);
  }
  return found;
}
