import { useData, useRoute } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import { nextTick, onMounted, watch } from 'vue';

/** Draws the diagrams of the page that is shown. Only a page that has one loads what draws it. */
async function drawDiagrams(dark: boolean): Promise<void> {
  await nextTick();
  const nodes = [...document.querySelectorAll<HTMLElement>('pre.mermaid:not([data-processed])')];
  if (nodes.length === 0) return;
  const { default: mermaid } = await import('mermaid');
  mermaid.initialize({ startOnLoad: false, theme: dark ? 'dark' : 'default' });
  await mermaid.run({ nodes });
}

export default {
  extends: DefaultTheme,
  setup() {
    const route = useRoute();
    const { isDark } = useData();
    onMounted(() => drawDiagrams(isDark.value));
    watch(
      () => route.path,
      () => drawDiagrams(isDark.value),
    );
  },
};
