import {
  createTheme,
  defaultVariantColorsResolver,
  type ButtonProps,
  type CSSVariablesResolver,
  type InputProps,
  type MantineColorsTuple,
} from '@mantine/core';

/** One accent; the shades that count are 6 (light) and 3 (dark), the accents of tokens.css. */
const accent: MantineColorsTuple = [
  '#edf1fd',
  '#d5dffb',
  '#b0c2ff',
  '#8aa6ff',
  '#6b8bf2',
  '#4a6ce0',
  '#2f57d0',
  '#2748b0',
  '#203b90',
  '#182d6e',
];
const red: MantineColorsTuple = [
  '#fdeeed',
  '#fad9d7',
  '#f6b7b3',
  '#ff8a80',
  '#ea6a63',
  '#d84b45',
  '#c2322d',
  '#a32824',
  '#84201d',
  '#611715',
];

/** Mantine writes a dialog's title bar as a <header>, which would be a second banner of the page. */
const dialogHeader = { attributes: { header: { role: 'presentation' } } };
/** Mantine's greys, warm and quiet as the tokens are: surfaces that are not named there take these. */
const gray: MantineColorsTuple = [
  '#f7f7f5',
  '#f1f1ee',
  '#e8e7e3',
  '#d5d4cf',
  '#c2c1bb',
  '#a5a5a0',
  '#696c73',
  '#5f6268',
  '#3a3d44',
  '#1c1d20',
];
const dark: MantineColorsTuple = [
  '#ececee',
  '#c9cbd0',
  '#a3a6ad',
  '#6b6e76',
  '#3a3d44',
  '#292b30',
  '#1e2024',
  '#17181b',
  '#131417',
  '#0e0f11',
];

const quick = { transitionProps: { duration: 100 } };

/**
 * Mantine in our tokens: 4 px grid, hairlines instead of shadows, small type, motion under 150 ms. Colours come
 * from tokens.css, which knows both schemes; write `var(--ink2)` in a CSS module rather than a colour.
 */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 3 },
  colors: { accent, red, gray, dark },
  black: '#1c1d20',
  // Mantine weighs contrast by the light scheme alone; our accent needs another ink on it in the dark.
  variantColorResolver: (input) =>
    input.variant === 'filled' && (input.color === undefined || input.color === 'accent')
      ? {
          ...defaultVariantColorsResolver(input),
          background: 'var(--acc)',
          hover: 'var(--acc-hover)',
          color: 'var(--on-acc)',
        }
      : defaultVariantColorsResolver(input),
  respectReducedMotion: true,
  cursorType: 'pointer',
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '13.5px', lg: '15px', xl: '17px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.45', lg: '1.45', xl: '1.3' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '20px', xl: '24px' },
  radius: { xs: '4px', sm: '6px', md: '7px', lg: '10px', xl: '14px' },
  defaultRadius: 'md',
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '22px', lineHeight: '1.25' },
      h2: { fontSize: '17px', lineHeight: '1.3' },
      h3: { fontSize: '13.5px', lineHeight: '1.45' },
    },
  },
  shadows: {
    xs: 'none',
    sm: 'none',
    md: '0 4px 16px rgb(0 0 0 / 8%)',
    lg: '0 8px 24px rgb(0 0 0 / 10%)',
    xl: '0 12px 32px rgb(0 0 0 / 12%)',
  },
  // Plain objects rather than `Button.extend`: naming a component here would load it with the first screen.
  components: {
    Button: {
      defaultProps: { size: 'sm' },
      vars: (_theme: unknown, props: ButtonProps) => ({
        root:
          props.size === 'sm'
            ? { '--button-height': '32px', '--button-padding-x': '12px', '--button-fz': '13px' }
            : {},
      }),
      styles: { label: { fontWeight: 500 } },
    },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 32 } },
    Input: {
      defaultProps: { size: 'sm' },
      vars: (_theme: unknown, props: InputProps) => ({
        wrapper: {
          ...(props.variant === undefined || props.variant === 'default'
            ? { '--input-bg': 'var(--bg)', '--input-bd': 'var(--line-strong)' }
            : {}),
          ...(props.size === 'sm' ? { '--input-height': '34px', '--input-fz': '13.5px' } : {}),
        },
      }),
    },
    Checkbox: {
      vars: () => ({ root: { '--checkbox-color': 'var(--acc)', '--checkbox-icon-color': 'var(--on-acc)' } }),
    },
    Radio: {
      vars: () => ({ root: { '--radio-color': 'var(--acc)', '--radio-icon-color': 'var(--on-acc)' } }),
    },
    Modal: {
      defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.35 }, ...dialogHeader, ...quick },
      styles: { title: { fontWeight: 600 }, content: { border: '1px solid var(--line)' } },
    },
    Drawer: {
      defaultProps: { overlayProps: { backgroundOpacity: 0.35 }, ...dialogHeader, ...quick },
      styles: { title: { fontWeight: 600 } },
    },
    InputWrapper: { styles: { label: { fontWeight: 500, marginBottom: 2 }, description: { fontSize: 12 } } },
    Notification: { styles: { root: { border: '1px solid var(--line)' } } },
    // The first item takes the focus, as in every menu; Mantine's own placeholder is no child a menu may have.
    Menu: { defaultProps: { shadow: 'md', withInitialFocusPlaceholder: false, ...quick } },
    Popover: { defaultProps: { shadow: 'md', ...quick } },
    Combobox: { defaultProps: { shadow: 'md', ...quick } },
    Select: { defaultProps: { comboboxProps: { shadow: 'md', ...quick } } },
    Tooltip: { defaultProps: { openDelay: 400, ...quick } },
  },
});

/** Mantine's own variables, answered from the tokens. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const fromTokens = {
    '--mantine-color-body': 'var(--bg)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink3)',
    '--mantine-color-placeholder': 'var(--ink3)',
    '--mantine-color-anchor': 'var(--acc)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-default': 'var(--bg)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-color-gray-text': 'var(--ink2)',
    '--mantine-color-gray-light-color': 'var(--ink2)',
    '--mantine-color-gray-light-hover': 'var(--hover)',
    '--mantine-color-accent-light': 'var(--acc-bg)',
    '--mantine-color-accent-light-hover': 'var(--acc-bg)',
    '--mantine-color-accent-light-color': 'var(--acc)',
    '--mantine-color-accent-text': 'var(--acc)',
    '--mantine-color-accent-outline': 'var(--acc)',
    // White stands on it in both schemes.
    '--mantine-color-red-filled': 'var(--mantine-color-red-6)',
    '--mantine-color-red-filled-hover': 'var(--mantine-color-red-7)',
    '--mantine-color-red-light': 'var(--bad-bg)',
    '--mantine-color-red-light-color': 'var(--bad)',
    '--mantine-color-red-text': 'var(--bad)',
  };
  return { variables: {}, light: fromTokens, dark: fromTokens };
};
