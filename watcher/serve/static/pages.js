// The pages work without this file. With it, the day is also a slider, and a chosen filter is applied at once.
(function () {
  "use strict";
  var form = document.querySelector("form[data-slider]");
  if (form) {
    var range = form.querySelector("input[type=range]");
    var day = form.elements.on;
    if (range && day) {
      var first = new Date(range.dataset.first + "T00:00:00Z").getTime();
      range.hidden = false;
      range.addEventListener("input", function () {
        day.value = new Date(first + range.value * 86400000).toISOString().slice(0, 10);
        range.setAttribute("aria-valuetext", day.value);
      });
      range.addEventListener("change", function () { form.requestSubmit(); });
      range.setAttribute("aria-valuetext", day.value);
    }
  }
  document.querySelectorAll("form.filters select, form.when select").forEach(function (select) {
    select.addEventListener("change", function () { select.form.requestSubmit(); });
  });
  // Fields that nobody filled in make no long addresses.
  document.querySelectorAll("form.filters, form.when").forEach(function (one) {
    one.addEventListener("formdata", function (event) {
      Array.from(event.formData.keys()).forEach(function (name) {
        if (event.formData.get(name) === "") { event.formData.delete(name); }
      });
    });
  });
})();
