import DefaultTheme from 'vitepress/theme';
import { defineComponent, h, onBeforeUnmount, onMounted, ref } from 'vue';
import './diagram.css';
import './lecture.css';

/** `<LectureDemo name="spirals" />`: a demo of the lecture, loaded in the browser alone. */
const LectureDemo = defineComponent({
  props: { name: { type: String, required: true } },
  setup({ name }) {
    const place = ref(null);
    let stop = () => {};
    onMounted(async () => {
      const { mountPanel } = await import('../../src/lecture/panels.ts');
      if (place.value !== null) stop = mountPanel(name, place.value);
    });
    onBeforeUnmount(() => stop());
    return () => h('div', { ref: place, class: 'lecture-demo', 'data-demo': name }, 'Needs JavaScript.');
  },
});

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => app.component('LectureDemo', LectureDemo),
};
