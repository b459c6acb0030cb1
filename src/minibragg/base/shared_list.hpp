#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace minibragg {

/// A list that never changes and that its copies share: a value that is cheap to copy, however
/// long it is.
template <class T>
class SharedList {
public:
    SharedList() = default;

    SharedList(std::vector<T> items)  // NOLINT(google-explicit-constructor): the same list
        : items_(std::make_shared<const std::vector<T>>(std::move(items))) {}

    std::size_t size() const { return items_ ? items_->size() : 0; }

    bool empty() const { return size() == 0; }

    const T* data() const { return items_ ? items_->data() : nullptr; }

    const T* begin() const { return data(); }

    const T* end() const { return data() + size(); }

    const T& operator[](std::size_t i) const { return (*items_)[i]; }

private:
    std::shared_ptr<const std::vector<T>> items_;
};

}  // namespace minibragg
