import { useId } from 'react';
import classes from './segments.module.css';

interface SegmentsProps<V extends string> {
  /** Names the choice to those who cannot see what stands around it. */
  readonly label: string;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly size?: 'sm' | 'xs';
  /** As wide as what it stands in. */
  readonly isFull?: boolean;
}

/**
 * A choice of a few, all of them seen. Mantine's measures where its slider goes when it is first drawn, which has the browser lay
 * out the whole screen once more before it is shown.
 */
export function Segments<V extends string>({
  label,
  options,
  value,
  onChange,
  size = 'sm',
  isFull = false,
}: SegmentsProps<V>) {
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={classes.segments}
      data-size={size}
      data-full={isFull || undefined}
    >
      {options.map((option) => (
        <label key={option.value} className={classes.segment}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}
